import { createContext, useContext } from 'react'
import { type createBrowserRouter, useLocation } from 'react-router'

type Router = Pick<ReturnType<typeof createBrowserRouter>, 'state'>

export const RouterContext = createContext<Router | null>(null)

/**
 * Returns a function that reads the newest search parameters of this page, including those of a pending navigation.
 * `useSearchParams` lags behind: a filter set on top of its value would undo the last one.
 */
export function usePendingSearchParams(): () => URLSearchParams {
  const router = useContext(RouterContext)
  const current = useLocation()
  return () => {
    const locations = [router?.state.navigation.location, router?.state.location]
    const newest = locations.find((each) => each?.pathname === current.pathname) ?? current
    return new URLSearchParams(newest.search)
  }
}

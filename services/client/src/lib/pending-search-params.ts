import { createContext, useContext } from 'react'
import { type createBrowserRouter, useLocation } from 'react-router'

type Router = Pick<ReturnType<typeof createBrowserRouter>, 'state'>

export const RouterContext = createContext<Router | null>(null)

/**
 * The way to read, when somebody acts, what they have asked this page for by then. While that is on its way, the
 * page shows what was asked before, and so does useSearchParams: a filter set on top of it would drop the last one.
 */
export function useSearchAsked(): () => URLSearchParams {
  const router = useContext(RouterContext)
  const shown = useLocation()
  return () => {
    const places = [router?.state.navigation.location, router?.state.location]
    const asked = places.find((place) => place?.pathname === shown.pathname) ?? shown
    return new URLSearchParams(asked.search)
  }
}

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { hasCode } from '#/lib/api-error.ts'

type Errors = Record<string, string>

const NONE: Errors = {}
const FilterErrorContext = createContext(NONE)

/** Returns the error of one filter. */
export const useFilterError = (name: string): string | undefined =>
  useContext(FilterErrorContext)[name]

interface Props {
  /** The list that the filters apply to. */
  list: Promise<unknown>
  children: ReactNode
}

/** Provides the errors of a refused list to its filters. The service refuses an invalid filter with 400. */
export function FilterErrors({ list, children }: Props) {
  const [errors, setErrors] = useState(NONE)
  useEffect(() => {
    let left = false
    const settle = (next: Errors) => {
      if (!left) setErrors(next)
    }
    const refused = (error: unknown) =>
      settle(hasCode(error, 'validation_failed') ? error.errors : NONE)
    list.then(() => settle(NONE), refused)
    return () => {
      left = true
    }
  }, [list])
  return <FilterErrorContext value={errors}>{children}</FilterErrorContext>
}

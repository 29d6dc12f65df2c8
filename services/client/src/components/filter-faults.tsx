import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { hasCode } from '#/lib/api-error.ts'

type Faults = Record<string, string>

const NONE: Faults = {}
const FilterFaults = createContext(NONE)

/** What the service says of one filter that it refused. */
export const useFilterFault = (name: string): string | undefined => useContext(FilterFaults)[name]

interface Props {
  /** The list that the filters ask for. */
  list: Promise<unknown>
  children: ReactNode
}

/** Gives each filter inside what the service says of it. A filter is refused (400) rather than ignored. */
export function FaultyFilters({ list, children }: Props) {
  const [faults, setFaults] = useState(NONE)
  useEffect(() => {
    let left = false
    const settle = (next: Faults) => {
      if (!left) setFaults(next)
    }
    const refused = (error: unknown) =>
      settle(hasCode(error, 'validation_failed') ? error.errors : NONE)
    list.then(() => settle(NONE), refused)
    return () => {
      left = true
    }
  }, [list])
  return <FilterFaults value={faults}>{children}</FilterFaults>
}

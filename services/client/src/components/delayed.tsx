import { type ReactNode, useEffect, useState } from 'react'

/** An indicator of a shorter wait would only flicker. */
const DELAY_MS = 150

/** Renders its children after a wait that is long enough to notice. */
export function Delayed({ children }: { children: ReactNode }) {
  const [due, setDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), DELAY_MS)
    return () => clearTimeout(timer)
  }, [])
  return due ? children : null
}

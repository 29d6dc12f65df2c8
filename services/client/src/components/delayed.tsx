import { type ReactNode, useEffect, useState } from 'react'

/** Milliseconds. What is quicker needs no sign of waiting, which would only flicker. */
const DELAY = 150

/** Shows its content when the wait gets long enough to notice. */
export function Delayed({ children }: { children: ReactNode }) {
  const [due, setDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), DELAY)
    return () => clearTimeout(timer)
  }, [])
  return due ? children : null
}

import { NO_TIME_REMAINING, timeRemaining } from '@gatehouse/contract'
import { createContext, type ReactNode, useContext } from 'react'
import classes from './catalogue.module.css'
import { useNow } from './use-now.ts'

const ServiceClock = createContext(0)

interface ClockProps {
  /** Milliseconds that the service's clock is ahead of this one. */
  offset: number
  children: ReactNode
}

/** One timer for all that counts down inside. */
export function Clock({ offset, children }: ClockProps) {
  const now = useNow()
  return <ServiceClock value={now + offset}>{children}</ServiceClock>
}

/** Counts down by the service's clock. Not a live region: it would never stop talking. */
export function TimeRemaining({ deadline }: { deadline: string }) {
  const words = timeRemaining(Date.parse(deadline) - useContext(ServiceClock))
  return (
    <span className={classes.remaining} data-over={words === NO_TIME_REMAINING || undefined}>
      {words}
    </span>
  )
}

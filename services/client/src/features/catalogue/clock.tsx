import { NO_TIME_REMAINING, timeRemaining } from '@gatehouse/contract'
import { createContext, type ReactNode, useContext } from 'react'
import classes from './catalogue.module.css'
import { useNow } from './use-now.ts'

const ServiceClock = createContext(0)

interface ClockProps {
  /** Milliseconds by which the service's clock is ahead of the browser's. */
  offset: number
  children: ReactNode
}

/** Provides one timer for all countdowns inside. */
export function Clock({ offset, children }: ClockProps) {
  const now = useNow()
  return <ServiceClock value={now + offset}>{children}</ServiceClock>
}

/** Counts down by the service's clock. A live region would announce every second. */
export function TimeRemaining({ deadline }: { deadline: string }) {
  const words = timeRemaining(Date.parse(deadline) - useContext(ServiceClock))
  return (
    <span className={classes.remaining} data-over={words === NO_TIME_REMAINING || undefined}>
      {words}
    </span>
  )
}

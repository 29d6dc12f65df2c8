import '@mantine/core/styles/VisuallyHidden.css'
import { VisuallyHidden } from '@mantine/core'
import { exactTime, relativeTime } from '#/lib/time.ts'

/** A relative time. Exact on hover and for screen readers. */
export function TimeAgo({ time }: { time: string }) {
  const exact = exactTime(time)
  return (
    <time dateTime={time} title={exact}>
      <span aria-hidden="true">{relativeTime(time)}</span>
      <VisuallyHidden>{exact}</VisuallyHidden>
    </time>
  )
}

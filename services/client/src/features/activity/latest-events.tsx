import type { AuditEvent } from '@gatehouse/contract'
import { TimeAgo } from '#/components/time-ago.tsx'
import classes from './activity.module.css'
import { Sentence } from './sentence.tsx'

/** The latest events of the reader, as sentences only. */
export function LatestEvents({ events, you }: { events: AuditEvent[]; you: string }) {
  if (events.length === 0) return <p className={classes.none}>No activity yet.</p>
  return (
    <ul aria-label="Latest activity" className={classes.latest}>
      {events.map((event) => (
        <li key={event.id}>
          <Sentence event={event} you={you} />
          <span className={classes.time}>
            <TimeAgo time={event.at} />
          </span>
        </li>
      ))}
    </ul>
  )
}

import type { AuditEvent } from '@gatehouse/contract'
import { TimeAgo } from '#/components/time-ago.tsx'
import classes from './activity.module.css'
import { Sentence } from './sentence.tsx'

/** The last few of one's own events, in words alone. */
export function Latest({ events, you }: { events: AuditEvent[]; you: string }) {
  if (events.length === 0) return <p className={classes.none}>Nothing has happened yet.</p>
  return (
    <ul aria-label="The latest" className={classes.latest}>
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

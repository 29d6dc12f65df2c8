import type { AuditEvent, listAudit, ResponseOf } from '@gatehouse/contract'
import type { ReactNode } from 'react'
import { Badge } from '#/components/badge.tsx'
import list from '#/components/list.module.css'
import { Pager } from '#/components/pager.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'
import { useTableLayout } from '#/lib/use-table-layout.ts'
import classes from './activity.module.css'
import { eventKindOf } from './event-kinds.ts'
import { EventSummary } from './event-summary.tsx'
import type { EventProps } from './sentence.tsx'

interface Props {
  answer: ResponseOf<typeof listAudit>
  you: EventProps['you']
  /** Replaces a list without events. */
  empty: ReactNode
}

/** A page of audit events. */
export function ActivityList({ answer, you, empty }: Props) {
  const Items = useTableLayout() ? ActivityTable : ActivityCards
  const { items } = answer.data
  return (
    <>
      {items.length > 0 ? <Items events={items} you={you} /> : empty}
      <Pager links={answer.links} />
    </>
  )
}

interface ItemsProps {
  events: AuditEvent[]
  you: EventProps['you']
}

function Kind({ action }: Pick<AuditEvent, 'action'>) {
  const { label, tone } = eventKindOf(action)
  return <Badge tone={tone}>{label}</Badge>
}

function ActivityTable({ events, you }: ItemsProps) {
  return (
    <div className={list.scroll}>
      <table className={`${list.table} ${classes.table}`}>
        <caption>Audit events, latest first</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Kind</th>
            <th scope="col">Event</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td className={list.time}>
                <TimeAgo time={event.at} />
              </td>
              <td>
                <Kind action={event.action} />
              </td>
              <td>
                <EventSummary event={event} you={you} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ActivityCards({ events, you }: ItemsProps) {
  return (
    <ul aria-label="Audit events" className={`${list.cards} ${classes.cards}`}>
      {events.map((event) => (
        <li key={event.id}>
          <div className={list.top}>
            <Kind action={event.action} />
            <span className={list.time}>
              <TimeAgo time={event.at} />
            </span>
          </div>
          <EventSummary event={event} you={you} />
        </li>
      ))}
    </ul>
  )
}

import type { listMail, OutgoingMail, ResponseOf } from '@gatehouse/contract'
import type { ReactNode } from 'react'
import { Badge } from '#/components/badge.tsx'
import list from '#/components/list.module.css'
import { Pager } from '#/components/pager.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'
import { useTableLayout } from '#/lib/use-table-layout.ts'
import { historyOf, kindLabel, STATES } from './facts.ts'

interface Props {
  answer: ResponseOf<typeof listMail>
  /** Replaces a list without mail. */
  empty: ReactNode
}

/** A page of outgoing mail. */
export function MailList({ answer, empty }: Props) {
  const Items = useTableLayout() ? MailTable : MailCards
  const { items } = answer.data
  return (
    <>
      {items.length > 0 ? <Items mails={items} /> : empty}
      <Pager links={answer.links} />
    </>
  )
}

function State({ state }: Pick<OutgoingMail, 'state'>) {
  const { label, tone } = STATES[state]
  return <Badge tone={tone}>{label}</Badge>
}

const nameOf = ({ user }: OutgoingMail) => user?.username ?? 'No account'

const MailTable = ({ mails }: { mails: OutgoingMail[] }) => (
  <div className={list.scroll}>
    <table className={list.table}>
      <caption>Outgoing mail, latest first</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Message</th>
          <th scope="col">Person</th>
          <th scope="col">State</th>
          <th scope="col">Details</th>
        </tr>
      </thead>
      <tbody>
        {mails.map((mail) => (
          <tr key={mail.id}>
            <td className={list.time}>
              <TimeAgo time={mail.created_at} />
            </td>
            <th scope="row">{kindLabel(mail.kind)}</th>
            <td>{nameOf(mail)}</td>
            <td>
              <State state={mail.state} />
            </td>
            <td>{historyOf(mail)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** The list in a narrow window. */
const MailCards = ({ mails }: { mails: OutgoingMail[] }) => (
  <ul aria-label="Outgoing mail" className={list.cards}>
    {mails.map((mail) => (
      <li key={mail.id}>
        <div className={list.top}>
          <strong>{kindLabel(mail.kind)}</strong>
          <State state={mail.state} />
        </div>
        <p>{nameOf(mail)}</p>
        <p className={list.time}>
          <TimeAgo time={mail.created_at} />
        </p>
        {historyOf(mail) && <p>{historyOf(mail)}</p>}
      </li>
    ))}
  </ul>
)

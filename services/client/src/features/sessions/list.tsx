import type { Session } from '@gatehouse/contract'
import { ActionForm } from '#/components/action-form.tsx'
import { Badge } from '#/components/badge.tsx'
import list from '#/components/list.module.css'
import { ListEmpty } from '#/components/list-empty.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'
import { deviceName } from '#/lib/device.ts'
import { useTableLayout } from '#/lib/use-table-layout.ts'
import { EndButton } from './end-button.tsx'
import { methodsLabel } from './methods.ts'

interface Props {
  sessions: Session[]
}

/** Has one form for all rows: it outlives the row whose button was pressed. */
export function SessionList({ sessions, onDone }: Props & { onDone: (message: string) => void }) {
  const Items = useTableLayout() ? SessionTable : SessionCards
  return (
    <ActionForm intent="end" onDone={onDone}>
      {sessions.length > 0 ? <Items sessions={sessions} /> : <ListEmpty text="No sessions." />}
    </ActionForm>
  )
}

const HOUR = 3_600_000

/** The service rounds the time down to the hour, so minutes would be wrong. */
const LastUsed = ({ time }: { time: string }) =>
  Date.now() - Date.parse(time) < HOUR ? 'in the last hour' : <TimeAgo time={time} />

const Current = () => <Badge tone="good">This session</Badge>

function SessionTable({ sessions }: Props) {
  return (
    <div className={list.scroll}>
      <table className={list.table}>
        <caption>Sessions, last used first</caption>
        <thead>
          <tr>
            <th scope="col">Device</th>
            <th scope="col">IP address</th>
            <th scope="col">Logged in</th>
            <th scope="col">Method</th>
            <th scope="col">Last used</th>
            <th scope="col">Actions</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.id}>
              <th scope="row">{deviceName(session.user_agent)}</th>
              <td>{session.ip ?? 'Unknown'}</td>
              <td className={list.time}>
                <TimeAgo time={session.created_at} />
              </td>
              <td>{methodsLabel(session.methods)}</td>
              <td className={list.time}>
                <LastUsed time={session.last_used_at} />
              </td>
              <td>{session.current ? <Current /> : <EndButton session={session} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function SessionCards({ sessions }: Props) {
  return (
    <ul aria-label="Sessions" className={list.cards}>
      {sessions.map((session) => (
        <li key={session.id}>
          <div className={list.top}>
            <strong>{deviceName(session.user_agent)}</strong>
            {session.current && <Current />}
          </div>
          <p className={list.time}>
            Logged in <TimeAgo time={session.created_at} />
            {session.ip && ` from ${session.ip}`}, last used{' '}
            <LastUsed time={session.last_used_at} />
          </p>
          <p className={list.time}>{methodsLabel(session.methods)}</p>
          {!session.current && (
            <div className={list.buttons}>
              <EndButton session={session} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

import list from '#/components/list.module.css'
import { TimeAgo } from '#/components/time-ago.tsx'
import { DecideButtons } from './decide-buttons.tsx'
import type { ItemsProps } from './decision.ts'

/** The list in a narrow window. */
export function WaitingCards({ users, onDecide }: ItemsProps) {
  return (
    <ul aria-label="Waiting for approval" className={list.cards}>
      {users.map((user) => (
        <li key={user.id}>
          <strong>{user.username}</strong>
          <p>{user.email}</p>
          <p className={list.time}>
            Waiting since <TimeAgo time={user.created_at} />
          </p>
          <DecideButtons onDecide={onDecide} user={user} />
        </li>
      ))}
    </ul>
  )
}

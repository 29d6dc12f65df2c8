import list from '#/components/list.module.css'
import { TimeAgo } from '#/components/time-ago.tsx'
import { DecideButtons } from './decide-buttons.tsx'
import type { ItemsProps } from './decision.ts'

export function WaitingTable({ users, onDecide }: ItemsProps) {
  return (
    <div className={list.scroll}>
      <table className={list.table}>
        <caption>People waiting for approval, longest first</caption>
        <thead>
          <tr>
            <th scope="col">Username</th>
            <th scope="col">Email</th>
            <th scope="col">Waiting since</th>
            <th scope="col">Actions</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id}>
              <th scope="row">{user.username}</th>
              <td>{user.email}</td>
              <td className={list.time}>
                <TimeAgo time={user.created_at} />
              </td>
              <td>
                <DecideButtons onDecide={onDecide} user={user} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

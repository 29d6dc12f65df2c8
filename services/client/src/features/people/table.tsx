import type { PublicUser, User } from '@gatehouse/contract'
import { StateBadge } from '#/components/badge.tsx'
import list from '#/components/list.module.css'
import { TimeAgo } from '#/components/time-ago.tsx'
import type { ListProps } from './open-dialog.ts'
import classes from './people.module.css'
import { UserButtons } from './user-buttons.tsx'

type ListedUser = User | PublicUser

/** Only managers and admins receive full accounts. */
export const isFull = (user: ListedUser): user is User => 'role' in user

interface Props extends ListProps {
  users: ListedUser[]
}

export function UserTable({ users, onOpenDialog }: Props) {
  const full = users.some(isFull)
  return (
    <div className={list.scroll}>
      <table className={list.table}>
        <caption>{full ? 'People, with their roles and states' : 'People'}</caption>
        <thead>
          <tr>
            <th scope="col">Username</th>
            {full && (
              <>
                <th scope="col">Email</th>
                <th scope="col">Role</th>
                <th scope="col">State</th>
                <th scope="col">Last log-in</th>
              </>
            )}
            <th scope="col">Joined</th>
            {onOpenDialog && <th scope="col">Actions</th>}
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id}>
              <th scope="row">{user.username}</th>
              {isFull(user) && <FullCells user={user} />}
              <td className={list.time}>
                <TimeAgo time={user.created_at} />
              </td>
              {onOpenDialog && (
                <td>
                  <div className={`${list.buttons} ${classes.actions}`}>
                    {isFull(user) && <UserButtons onOpenDialog={onOpenDialog} user={user} />}
                  </div>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function FullCells({ user }: { user: User }) {
  return (
    <>
      <td>{user.email}</td>
      <td className={classes.role}>{user.role}</td>
      <td>
        <StateBadge state={user.state} />
      </td>
      <td className={list.time}>
        {user.last_login_at ? <TimeAgo time={user.last_login_at} /> : 'Never'}
      </td>
    </>
  )
}

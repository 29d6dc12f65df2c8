import type { PublicUser, User } from '@gatehouse/contract'
import { StateBadge } from '#/components/badge.tsx'
import list from '#/components/list.module.css'
import { TimeAgo } from '#/components/time-ago.tsx'
import type { ListProps } from './open-dialog.ts'
import classes from './people.module.css'
import { isFull } from './table.tsx'
import { UserButtons } from './user-buttons.tsx'

interface Props extends ListProps {
  users: (User | PublicUser)[]
}

/** The list in a narrow window. */
export function UserCards({ users, onOpenDialog }: Props) {
  return (
    <ul aria-label="People" className={list.cards}>
      {users.map((user) => (
        <li key={user.id}>
          <div className={list.top}>
            <strong>{user.username}</strong>
            {isFull(user) && <StateBadge state={user.state} />}
          </div>
          {isFull(user) && (
            <p>
              {user.email} · <span className={classes.role}>{user.role}</span>
            </p>
          )}
          <p className={list.time}>
            Joined <TimeAgo time={user.created_at} />
            {isFull(user) && user.last_login_at && (
              <>
                , last log-in <TimeAgo time={user.last_login_at} />
              </>
            )}
          </p>
          {onOpenDialog && isFull(user) && (
            <div className={list.buttons}>
              <UserButtons onOpenDialog={onOpenDialog} user={user} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

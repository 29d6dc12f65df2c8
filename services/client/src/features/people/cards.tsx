import type { PublicUser, User } from '@gatehouse/contract'
import { StateBadge } from '#/components/badge.tsx'
import list from '#/components/list.module.css'
import { TimeAgo } from '#/components/time-ago.tsx'
import type { ListProps } from './open-dialog.ts'
import classes from './people.module.css'
import { isFull } from './table.tsx'
import { UserButtons } from './user-buttons.tsx'

interface Props extends ListProps {
  people: (User | PublicUser)[]
}

/** The list in a narrow window. */
export function Cards({ people, onOpenDialog }: Props) {
  return (
    <ul aria-label="People" className={list.cards}>
      {people.map((person) => (
        <li key={person.id}>
          <div className={list.top}>
            <strong>{person.username}</strong>
            {isFull(person) && <StateBadge state={person.state} />}
          </div>
          {isFull(person) && (
            <p>
              {person.email} · <span className={classes.role}>{person.role}</span>
            </p>
          )}
          <p className={list.time}>
            Joined <TimeAgo time={person.created_at} />
            {isFull(person) && person.last_login_at && (
              <>
                , last log-in <TimeAgo time={person.last_login_at} />
              </>
            )}
          </p>
          {onOpenDialog && isFull(person) && (
            <div className={list.buttons}>
              <UserButtons onOpenDialog={onOpenDialog} user={person} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

import type { PublicUser, User } from '@gatehouse/contract'
import { StateBadge } from '#/components/badge.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'
import type { ListProps } from './list.tsx'
import classes from './people.module.css'
import { PersonButtons } from './person-buttons.tsx'
import { isFull } from './table.tsx'

interface Props extends ListProps {
  people: (User | PublicUser)[]
}

/** The list on a phone: a card each, read from top to bottom. */
export function Cards({ people, onTask }: Props) {
  return (
    <ul aria-label="People" className={classes.cards}>
      {people.map((person) => (
        <li key={person.id}>
          <div className={classes.top}>
            <strong>{person.username}</strong>
            {isFull(person) && <StateBadge state={person.state} />}
          </div>
          {isFull(person) && (
            <p>
              {person.email} · <span className={classes.role}>{person.role}</span>
            </p>
          )}
          <p className={classes.time}>
            Joined <TimeAgo time={person.created_at} />
            {isFull(person) && person.last_login_at && (
              <>
                , last log-in <TimeAgo time={person.last_login_at} />
              </>
            )}
          </p>
          {onTask && isFull(person) && (
            <div className={classes.buttons}>
              <PersonButtons onTask={onTask} user={person} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

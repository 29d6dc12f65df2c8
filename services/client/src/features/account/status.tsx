import type { User } from '@gatehouse/contract'
import { StateBadge } from '#/components/badge.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'
import classes from './status.module.css'

export function Status({ user }: { user: User }) {
  return (
    <dl className={classes.facts}>
      <dt>Username</dt>
      <dd>{user.username}</dd>
      <dt>Email</dt>
      <dd>{user.email}</dd>
      <dt>Role</dt>
      <dd className={classes.role}>{user.role}</dd>
      <dt>State</dt>
      <dd>
        <StateBadge state={user.state} />
      </dd>
      <dt>Joined</dt>
      <dd>
        <TimeAgo time={user.created_at} />
      </dd>
      {user.last_login_at && (
        <>
          <dt>Last log-in</dt>
          <dd>
            <TimeAgo time={user.last_login_at} />
          </dd>
        </>
      )}
    </dl>
  )
}

import type { UserState } from '@gatehouse/contract'
import classes from './badge.module.css'

const LABELS: Record<UserState, string> = {
  active: 'Active',
  inactive: 'Inactive',
  pending: 'Waiting',
  rejected: 'Rejected',
}

/** The state of an account, in words first and colour second. */
export function StateBadge({ state }: { state: UserState }) {
  return (
    <span className={classes.badge} data-state={state}>
      {LABELS[state]}
    </span>
  )
}

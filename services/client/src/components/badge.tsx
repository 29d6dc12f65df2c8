import type { UserState } from '@gatehouse/contract'
import classes from './badge.module.css'

type Tone = 'plain' | 'accent' | 'good' | 'wait' | 'danger'

/** Names a state; the color only repeats it. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: string }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  )
}

export const USER_STATES: Record<UserState, [label: string, tone: Tone]> = {
  active: ['Active', 'good'],
  inactive: ['Inactive', 'plain'],
  pending: ['Waiting', 'wait'],
  rejected: ['Rejected', 'danger'],
}

export function StateBadge({ state }: { state: UserState }) {
  const [label, tone] = USER_STATES[state]
  return <Badge tone={tone}>{label}</Badge>
}

import { INVITATION_STATES, type Invitation, type InvitationState } from '@gatehouse/contract'
import { Badge } from '#/components/badge.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'

const STATES = {
  pending: ['Pending', 'wait'],
  expired: ['Expired', 'plain'],
  accepted: ['Accepted', 'good'],
  revoked: ['Revoked', 'danger'],
  void: ['Void', 'danger'],
} as const satisfies Record<InvitationState, [label: string, tone: string]>

export const STATE_CHOICES = [
  { value: '', label: 'Any state' },
  ...INVITATION_STATES.map((value) => ({ value, label: STATES[value][0] })),
]

export function InvitationBadge({ state }: { state: InvitationState }) {
  const [label, tone] = STATES[state]
  return <Badge tone={tone}>{label}</Badge>
}

/** Whether an invitation can be sent again or revoked. */
export const isOpen = ({ state }: Invitation): boolean =>
  state !== 'accepted' && state !== 'revoked'

/** The expiry of a pending invitation, or the time of its outcome. */
export function Outcome({ invitation }: { invitation: Invitation }) {
  const { state, user, invited_by, accepted_at, revoked_at, expires_at } = invitation
  if (accepted_at) {
    return (
      <>
        Accepted{user && ` by ${user.username}`} <TimeAgo time={accepted_at} />
      </>
    )
  }
  if (revoked_at) {
    return (
      <>
        Revoked <TimeAgo time={revoked_at} />
      </>
    )
  }
  if (state === 'void') return `${invited_by?.username ?? 'The inviter'} is no longer an admin`
  return (
    <>
      {state === 'expired' ? 'Expired' : 'Expires'} <TimeAgo time={expires_at} />
    </>
  )
}

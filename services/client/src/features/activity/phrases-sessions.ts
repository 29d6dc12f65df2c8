import type { AuditEvent } from '@gatehouse/contract'
import { deviceName } from '#/lib/device.ts'
import type { Part, Telling, Words } from './sentence-context.ts'

const from = ({ user_agent }: AuditEvent): string =>
  user_agent ? ` from ${deviceName(user_agent)}` : ''

/** The codes that only the right password gets to hear. */
const REFUSALS: Record<string, string> = {
  account_inactive: 'the account was deactivated',
  approval_pending: 'the registration still waited for approval',
  registration_rejected: 'the registration was rejected',
}

function refused({ event, whom, whose }: Telling): Part[] {
  const { detail, user } = event
  const reason = detail && REFUSALS[detail]
  if (reason) return [...whose, ` log-in was refused: ${reason}`]
  if (!user) return ['somebody tried to log in to an account that does not exist']
  const to = whom === 'you' ? [] : [' as ', whom]
  return ['somebody tried to log in', ...to, ' with a wrong password']
}

/** How many sessions an event is about, as far as it says; one that it names is one. */
function countOf({ changes, object }: AuditEvent): number | undefined {
  const count = changes['sessions']?.after
  return typeof count === 'number' ? count : object ? 1 : undefined
}

/** "a session of michael", "2 of your sessions" */
function sessions({ event, whom }: Telling): Part[] {
  const count = countOf(event)
  if (whom === 'you') {
    if (count === undefined) return ['your sessions']
    return [count === 1 ? 'one of your sessions' : `${count} of your sessions`]
  }
  if (count === undefined) return ['the sessions of ', whom]
  return [count === 1 ? 'a session of ' : `${count} sessions of `, whom]
}

function others({ event }: Telling): string {
  const count = countOf(event)
  if (count === undefined) return 'all other sessions'
  return count === 1 ? 'another session' : `${count} other sessions`
}

const because =
  (reason: string): Words =>
  (telling) => [...sessions(telling), ` ended${reason}`]

/** By the reason for the session's end. */
const ENDS: Record<string, Words> = {
  logout: ({ whom }) => [whom, ' logged out'],
  replaced: because(' with a new log-in on the same device'),
  reuse: because(': somebody may have used a copy'),
  password_changed: because(' because the password was changed'),
  access_reduced: because(' because the role or access was changed'),
  ended_by_self: (telling) => [telling.whom, ` ended ${others(telling)}`],
  ended_by_admin: (telling) => [telling.who, ' ended ', ...sessions(telling)],
  expired: because(': the time was up'),
}

/** What the password was asked for, by the endpoint that asked. */
const PURPOSES: Record<string, string> = {
  'PUT /auth/password': ' to change it',
  'DELETE /users/:id': ' to delete the account',
}

export const SESSIONS = {
  authn_login_success: ({ event, whom }) => [whom, ` logged in${from(event)}`],
  authn_login_fail: refused,
  authn_password_change: ({ who, whose }) => [who, ' changed ', ...whose, ' password'],
  authn_password_check_fail: ({ event, who }) => [
    who,
    ` entered a wrong password${PURPOSES[event.detail ?? ''] ?? ''}`,
  ],
  authn_token_revoked: (telling) => (ENDS[telling.event.detail ?? ''] ?? because(''))(telling),
  authn_token_reuse: ({ whose }) => [
    'somebody may have used a copy of ',
    ...whose,
    ' session, so it was ended',
  ],
} satisfies Record<string, Words>

import type { AuditEvent } from '@gatehouse/contract'
import { deviceName } from '#/lib/device.ts'
import { after, type Part, type Phrase, type SentenceContext } from './sentence-context.ts'

const from = ({ user_agent }: AuditEvent): string =>
  user_agent ? ` from ${deviceName(user_agent)}` : ''

/** The codes of refusals that follow a correct password. */
const REFUSALS: Record<string, string> = {
  code_wrong: 'the code was wrong',
  email_unverified: 'the address was not verified',
  account_inactive: 'the account was deactivated',
  approval_pending: 'the registration was waiting for approval',
  registration_rejected: 'the registration was rejected',
}

function refused({ event, user, possessive }: SentenceContext): Part[] {
  const reason = event.detail && REFUSALS[event.detail]
  if (reason) return [...possessive, ` log-in was refused: ${reason}`]
  if (!event.user) return ['somebody tried to log in to an account that does not exist']
  const to = user === 'you' ? [] : [' as ', user]
  return ['somebody tried to log in', ...to, ' with a wrong password']
}

/** The attempts of a network that each limit counts. */
const FLOODS: Record<string, string> = {
  link: 'too many unknown links and wrong codes',
  mail: 'too many requests for mail',
}

/** Failures of one account or device, or of a network, which concern no single user. */
function limited({ event, possessive }: SentenceContext): Part[] {
  const flood = FLOODS[event.detail?.split('_')[0] ?? '']
  if (flood) return [`${flood} came from one network`]
  if (event.detail === 'code') {
    const whose = event.user ? possessive : ['an unknown']
    return ['too many wrong codes stopped the codes of ', ...whose, ' account']
  }
  if (event.user) return ['too many wrong passwords limited log-ins to ', ...possessive, ' account']
  const of = event.detail?.startsWith('network')
    ? 'from one network'
    : 'to an account that does not exist'
  return [`too many failures limited log-ins ${of}`]
}

/** Returns the number of sessions of an event; undefined when unknown. A named session counts as one. */
function countOf({ changes, object }: AuditEvent): number | undefined {
  const count = changes['sessions']?.after
  return typeof count === 'number' ? count : object ? 1 : undefined
}

/** "one of michael’s sessions", "2 of your sessions" */
function sessions({ event, user }: SentenceContext): Part[] {
  const count = countOf(event)
  if (user === 'you') {
    if (count === undefined) return ['your sessions']
    return [count === 1 ? 'one of your sessions' : `${count} of your sessions`]
  }
  if (count === undefined) return [user, '’s sessions']
  return [count === 1 ? 'one of ' : `${count} of `, user, '’s sessions']
}

function others({ event }: SentenceContext): string {
  const count = countOf(event)
  if (count === undefined) return 'all other sessions'
  return count === 1 ? 'another session' : `${count} other sessions`
}

const because =
  (reason: string): Phrase =>
  (context) => [...sessions(context), ` ended${reason}`]

/** By the reason for the end of the session. */
const ENDS: Record<string, Phrase> = {
  logout: ({ user }) => [user, ' logged out'],
  replaced: because(' with a new log-in on the same device'),
  reuse: because(': somebody may have used a copy'),
  password_changed: because(' because the password was changed'),
  factor_changed: because(' because the authenticator app was added or removed'),
  factors_reset: because(' because an admin removed the second factor'),
  address_restored: because(' because the address was changed back'),
  restored: because(' because the service was restored from a backup'),
  access_reduced: because(' because the role or access was changed'),
  ended_by_self: (context) => [context.user, ` ended ${others(context)}`],
  ended_by_admin: (context) => [context.actor, ' ended ', ...sessions(context)],
  expired: (context) => [...sessions(context), ' expired'],
}

/** The purpose of a password or a code, by its endpoint. */
const PURPOSES: Record<string, string> = {
  'PUT /auth/password': ' to change it',
  'PUT /users/:id': ' to change the address',
  'DELETE /users/:id': ' to delete the account',
  'POST /auth/factors/totp': ' to add an authenticator app',
  'POST /auth/factors/totp/confirm': ' to add an authenticator app',
  'DELETE /auth/factors/totp': ' to remove the authenticator app',
  'POST /auth/factors/recovery-codes': ' to get new recovery codes',
}

const wrong =
  (what: string): Phrase =>
  ({ event, actor }) => [actor, ` entered a wrong ${what}${PURPOSES[event.detail ?? ''] ?? ''}`]

export const SESSION_PHRASES = {
  authn_login_success: ({ event, user }) => [user, ` logged in${from(event)}`],
  authn_login_fail: refused,
  authn_login_lock: limited,
  authn_login_unlock: ({ actor, possessive }) => [actor, ' unlocked ', ...possessive, ' account'],
  authn_proof_begin: () => [
    'failed log-ins exceeded twenty times the usual, so new devices need a proof of work',
  ],
  authn_proof_end: () => ['log-ins need no proof of work any more'],
  sys_archive: ({ event, actor }) => [
    actor,
    ` moved ${(after(event, 'events') ?? 0).toLocaleString('en')} old events to an archive`,
  ],
  sys_restore: ({ event, actor }) => [
    actor,
    ` restored the database from a backup${after(event, 'sessions') ? ' and ended all sessions' : ''}`,
  ],
  authn_devices_forgotten: ({ actor, possessive }) => [
    actor,
    ' removed ',
    ...possessive,
    ' known devices',
  ],
  authn_password_change: ({ actor, possessive }) => [
    actor,
    ' changed ',
    ...possessive,
    ' password',
  ],
  authn_password_check_fail: wrong('password'),
  authn_factor_check_fail: wrong('code'),
  authn_password_reset_request: ({ event, actor, possessive }) => [
    // Anybody can ask, without logging in.
    event.actor || !event.request_id ? actor : 'somebody',
    ' asked to reset ',
    ...possessive,
    ' password',
  ],
  authn_password_reset: ({ actor, possessive }) => [actor, ' reset ', ...possessive, ' password'],
  authn_token_revoked: (context) => (ENDS[context.event.detail ?? ''] ?? because(''))(context),
  authn_token_reuse: ({ possessive }) => [
    'somebody may have used a copy of ',
    ...possessive,
    ' session, so it was ended',
  ],
} satisfies Record<string, Phrase>

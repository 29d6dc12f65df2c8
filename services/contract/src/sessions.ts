import * as z from 'zod/mini'
import { answer, Done } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { PathId, Timestamp } from './fields.ts'

/** End reasons of sessions, with the message for the user. */
export const END_REASONS = {
  logout: 'You logged out.',
  replaced: 'A new log-in on the same device took its place.',
  reuse: 'Somebody may have used a copy of this session.',
  password_changed: 'Your password was changed.',
  factor_changed: 'Your authenticator app or a passkey was added or removed.',
  factors_reset: 'An admin removed your authenticator app and your passkeys.',
  address_restored: 'Your address was changed back.',
  access_reduced: 'An admin changed your access.',
  restored: 'The service was restored from a backup.',
  ended_by_self: 'You ended this session from another one.',
  ended_by_admin: 'An admin ended this session.',
  expired: 'This session was not used for a long time, or has reached its end.',
} as const satisfies Record<string, string>
export type EndReason = keyof typeof END_REASONS

/** The ways to log in. A session may combine the password with a code, or with a trusted device, which needs none. */
export const LOG_IN_METHODS = [
  'password',
  'totp',
  'recovery_code',
  'passkey',
  'trusted_device',
] as const
export type LogInMethod = (typeof LOG_IN_METHODS)[number]

const SECOND_FACTORS: readonly LogInMethod[] = ['totp', 'recovery_code', 'passkey']

/**
 * Whether a log-in used two factors (NIST SP 800-63B-4 §2.2). A passkey is two: the device, and the PIN or the finger that
 * unlocked it. A trusted device is no factor: its code was entered earlier.
 */
export const isMultiFactor = (methods: readonly LogInMethod[]): boolean =>
  methods.some((method) => SECOND_FACTORS.includes(method))

/** A live session: a log-in on one device. */
export const Session = z.object({
  id: z.uuidv7(),
  /** Whether the caller's access token belongs to this session. */
  current: z.boolean(),
  created_at: Timestamp,
  /** Rounded down to the hour. */
  last_used_at: Timestamp,
  /** Rounded down to the hour. Each use moves it. */
  expires_at: Timestamp,
  /** The address that the session was opened from. */
  ip: z.nullable(z.string()),
  user_agent: z.nullable(z.string()),
  methods: z.array(z.enum(LOG_IN_METHODS)),
})
export type Session = z.infer<typeof Session>

const Sessions = answer(z.object({ items: z.array(Session) }))
const SessionParams = z.object({ id: PathId })
const UserSessionParams = z.object({ id: PathId, session: PathId })

export const listSessions = endpoint({
  method: 'GET',
  path: '/auth/sessions',
  tag: 'sessions',
  summary: 'List the caller’s live sessions, last used first',
  access: 'user',
  responses: { 200: Sessions },
})

export const endSession = endpoint({
  method: 'DELETE',
  path: '/auth/sessions/:id',
  tag: 'sessions',
  summary: 'End a session of the caller',
  access: 'user',
  params: SessionParams,
  responses: { 200: Done },
  errors: ['not_found'],
})

export const endOtherSessions = endpoint({
  method: 'DELETE',
  path: '/auth/sessions',
  tag: 'sessions',
  summary: 'End all sessions of the caller except the current one, and the trust in all devices',
  access: 'user',
  responses: { 200: Done },
})

export const forgetDevices = endpoint({
  method: 'DELETE',
  path: '/auth/devices',
  tag: 'sessions',
  summary:
    'Forget the caller’s known and trusted devices; their next log-in counts as one on a new device',
  access: 'user',
  responses: { 200: Done },
})

export const listUserSessions = endpoint({
  method: 'GET',
  path: '/users/:id/sessions',
  tag: 'sessions',
  summary: 'List a user’s live sessions, last used first',
  access: 'admin',
  params: SessionParams,
  responses: { 200: Sessions },
  errors: ['not_found'],
})

export const endUserSession = endpoint({
  method: 'DELETE',
  path: '/users/:id/sessions/:session',
  tag: 'sessions',
  summary: 'End a session of a user',
  access: 'admin',
  params: UserSessionParams,
  responses: { 200: Done },
  errors: ['not_found'],
})

export const endUserSessions = endpoint({
  method: 'DELETE',
  path: '/users/:id/sessions',
  tag: 'sessions',
  summary: 'End all sessions of a user, and the trust in their devices',
  access: 'admin',
  params: SessionParams,
  responses: { 200: Done },
  errors: ['not_found'],
})

import { type ErrorCode, login, type UserState } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { presentUser, stateOf } from '#/domain/accounts/user-row.ts'
import { type Account, findUserByLogin, replacePasswordHash } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { logIn } from '#/domain/sessions/sessions.ts'
import { AppError } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { flowOf } from '#/http/identity/passwords.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { type App, route } from '#/route.ts'
import { newSessionOf } from './new-session.ts'
import { beginSession } from './token-answer.ts'

interface LogInRequest {
  credentials: { email: string; password: string }
  byCookie: boolean
}

export const loginRoute = (app: App) =>
  app.route({
    ...route(login),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const logInRequest = { credentials: request.body, byCookie }
      // The first attempt fails if the account changes concurrently, by a rehash or a deactivation.
      const opened =
        (await openSession(app, request, logInRequest)) ??
        (await openSession(app, request, logInRequest))
      if (!opened) throw new AppError('invalid_credentials')
      const { user, grant } = opened
      request.log.info({ event: 'authn_login_success', user_id: user.id, session_id: grant.id })
      return {
        status: 'success' as const,
        message: 'Successfully logged in.',
        data: presentUser(user),
        ...beginSession(reply, { grant, user, byCookie }),
      }
    },
  })

/** Opens a session. Returns null if the account changed while its password was verified. */
async function openSession(
  app: App,
  request: FastifyRequest,
  { credentials, byCookie }: LogInRequest,
) {
  const user = await authenticate(app, request, credentials)
  const event = auditEvent(request, { action: 'authn_login_success', actor: user, user })
  const opened = await logIn(app.db, { ...user, event }, newSessionOf(request, { user, byCookie }))
  if (!opened) return null
  await rehash(request, user, credentials.password).catch((err) =>
    // The session is open, and the rehash can wait for another log-in.
    request.log.warn({ err, user_id: user.id }, 'the password was not rehashed'),
  )
  return { user: { ...user, lastLoginAt: opened.lastLoginAt }, grant: opened.grant }
}

/**
 * Verifies the credentials. Verifies a dummy hash for unknown users, so that they can't be distinguished from
 * wrong passwords by time. The state of the account is revealed only after the right password.
 */
async function authenticate(
  app: App,
  request: FastifyRequest,
  { email, password }: LogInRequest['credentials'],
): Promise<Account> {
  const user = await findUserByLogin(app.db, email)
  const matches = await app.passwords.verify(user?.passwordHash, password, flowOf(request))
  if (!user || !matches) return deny(app, request, { user, code: 'invalid_credentials' })
  const code = DENIED_STATES[stateOf(user)]
  return code ? deny(app, request, { user, code, reason: user.rejectionReason }) : user
}

interface Denial {
  user: Account | null
  code: ErrorCode
  /** The rejection reason, for the user. */
  reason?: string | null
}

/** Records a failed log-in, without an unknown name: it may be a password typed into the wrong field. */
async function deny(app: App, request: FastifyRequest, denial: Denial): Promise<never> {
  const { user, code, reason = null } = denial
  const event = { action: 'authn_login_fail', user: user ?? undefined, detail: code } as const
  await insertAuditEvent(app.db, auditEvent(request, event))
  request.log.info({ event: 'authn_login_fail', user_id: user?.id, reason: code })
  throw new AppError(code, reason === null ? {} : { errors: { reason } })
}

const DENIED_STATES: Partial<Record<UserState, ErrorCode>> = {
  inactive: 'account_inactive',
  pending: 'approval_pending',
  rejected: 'registration_rejected',
}

/** Rehashes a password after the configured cost was raised, unless the password has changed since. */
async function rehash(request: FastifyRequest, user: Account, password: string): Promise<void> {
  const { db, passwords } = request.server
  if (!passwords.needsRehash(user.passwordHash)) return
  const to = await passwords.hash(password, flowOf(request))
  await replacePasswordHash(db, user.id, { from: user.passwordHash, to })
}

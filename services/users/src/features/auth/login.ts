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
import { openingOf } from './opening.ts'
import { beginSession } from './token-answer.ts'

interface LogIn {
  credentials: { email: string; password: string }
  byCookie: boolean
}

export const loginRoute = (app: App) =>
  app.route({
    ...route(login),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const given = { credentials: request.body, byCookie }
      // What changed under the first look (a raised hash, a deactivation) stands still for the second.
      const opened =
        (await openSession(app, request, given)) ?? (await openSession(app, request, given))
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

/** Null when the account changed while its password was checked. */
async function openSession(app: App, request: FastifyRequest, { credentials, byCookie }: LogIn) {
  const user = await authenticate(app, request, credentials)
  const event = auditEvent(request, { action: 'authn_login_success', actor: user, user })
  const opened = await logIn(app.db, { ...user, event }, openingOf(request, { user, byCookie }))
  if (!opened) return null
  await rehash(request, user, credentials.password).catch((err) =>
    // The session is open: what can wait for another log-in must not fail this one.
    request.log.warn({ err, user_id: user.id }, 'the hash was not raised'),
  )
  return { user: { ...user, lastLoginAt: opened.lastLoginAt }, grant: opened.grant }
}

/**
 * An unknown address and a wrong password are alike in status, body, headers and time: without an
 * account a dummy hash is verified. What else stands in the way is said only after the right password.
 */
async function authenticate(
  app: App,
  request: FastifyRequest,
  { email, password }: LogIn['credentials'],
): Promise<Account> {
  const user = await findUserByLogin(app.db, email)
  const matches = await app.passwords.verify(user?.passwordHash, password, flowOf(request))
  if (!user || !matches) return refuse(app, request, { user, code: 'invalid_credentials' })
  const code = BARS[stateOf(user)]
  return code ? refuse(app, request, { user, code, told: user.rejectionReason }) : user
}

interface Refusal {
  user: Account | null
  code: ErrorCode
  told?: string | null
}

/** An unknown address is not written down: it may be a password that was typed into the wrong field. */
async function refuse(app: App, request: FastifyRequest, refusal: Refusal): Promise<never> {
  const { user, code, told = null } = refusal
  const event = { action: 'authn_login_fail', user: user ?? undefined, detail: code } as const
  await insertAuditEvent(app.db, auditEvent(request, event))
  request.log.info({ event: 'authn_login_fail', user_id: user?.id, reason: code })
  throw new AppError(code, told === null ? {} : { errors: { reason: told } })
}

const BARS: Partial<Record<UserState, ErrorCode>> = {
  inactive: 'account_inactive',
  pending: 'approval_pending',
  rejected: 'registration_rejected',
}

/** When the configured cost was raised. A password changed meanwhile is left alone. */
async function rehash(request: FastifyRequest, user: Account, password: string): Promise<void> {
  const { db, passwords } = request.server
  if (!passwords.needsRehash(user.passwordHash)) return
  const to = await passwords.hash(password, flowOf(request))
  await replacePasswordHash(db, user.id, { from: user.passwordHash, to })
}

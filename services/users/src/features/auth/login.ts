import { login } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { presentUser, stateOf } from '#/domain/accounts/user-row.ts'
import { type Account, findUserByLogin, replacePasswordHash } from '#/domain/accounts/users.ts'
import type { Counted } from '#/domain/limits/refund-attempts.ts'
import { logIn } from '#/domain/sessions/log-in.ts'
import { AppError } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { refund } from '#/http/identity/attempts.ts'
import { rememberDevice } from '#/http/identity/known-devices.ts'
import { chargeLogIn } from '#/http/identity/log-in-limits.ts'
import { flowOf } from '#/http/identity/passwords.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { emailVerification } from '#/http/verification.ts'
import { type App, route } from '#/route.ts'
import { DENIED_STATES, deny, denyGuess } from './deny-log-in.ts'
import { newDeviceNotice } from './new-device-notice.ts'
import { newSessionOf } from './new-session.ts'
import { beginSession } from './token-answer.ts'

interface LogInRequest {
  credentials: z.output<typeof login.body>
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
      const tokens = beginSession(reply, { grant, user, byCookie })
      if (byCookie) rememberDevice(reply, user)
      return {
        status: 'success' as const,
        message: 'Successfully logged in.',
        data: presentUser(user),
        ...tokens,
      }
    },
  })

/** Opens a session. Returns null if the account changed while its password was verified. */
async function openSession(
  app: App,
  request: FastifyRequest,
  { credentials: { email, password, proof }, byCookie }: LogInRequest,
) {
  const user = await findUserByLogin(app.db, email)
  const counted = await chargeLogIn(request, { user, name: email, byCookie, proof })
  const refundAndThrow = async (error: unknown) => {
    await refund(request, counted)
    throw error
  }
  // Verifies another hash for unknown users, so that they can't be distinguished from wrong passwords by time.
  const matches = await app.passwords
    .verify(user?.passwordHash ?? app.standIns.hashFor(email), password, flowOf(request))
    .catch(refundAndThrow)
  if (!user || !matches) return denyGuess(request, { user, counted })
  const opened = await admit(request, { user, byCookie, counted }).catch(refundAndThrow)
  if (!opened) {
    await refund(request, counted)
    return null
  }
  await rehash(request, user, password).catch((err) =>
    // The session is open, and the rehash can wait for another log-in.
    request.log.warn({ err, user_id: user.id }, 'the password was not rehashed'),
  )
  return { user: { ...user, lastLoginAt: opened.lastLoginAt }, grant: opened.grant }
}

interface Verified {
  user: Account
  byCookie: boolean
  counted: Counted[]
}

/** Opens a session after the right password, which alone reveals the state of the account. */
function admit(request: FastifyRequest, { user, byCookie, counted }: Verified) {
  const code = DENIED_STATES[stateOf(user)]
  const { rejectionReason: reason } = user
  if (code) return deny(request, { user, code, ...(reason !== null && { errors: { reason } }) })
  const requiresVerified = emailVerification(request.server) === 'required'
  if (requiresVerified && !user.emailVerified) {
    return deny(request, { user, code: 'email_unverified', errors: { address: user.email } })
  }
  const event = auditEvent(request, { action: 'authn_login_success', actor: user, user })
  const notice = newDeviceNotice(request, { user, byCookie, counted })
  const newSession = newSessionOf(request, { user, byCookie })
  const account = { ...user, event, counted, notice, requiresVerified }
  return logIn(request.server.db, account, newSession)
}

/**
 * Rehashes a password of another system, or after the configured cost was raised, unless it has changed since.
 */
async function rehash(request: FastifyRequest, user: Account, password: string): Promise<void> {
  const { db, passwords } = request.server
  if (!passwords.needsRehash(user.passwordHash, password)) return
  const to = await passwords.hash(password, flowOf(request))
  await replacePasswordHash(db, user.id, { from: user.passwordHash, to })
}

import { register } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { newUserChanges } from '#/domain/accounts/user-changes.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { presentUser } from '#/domain/accounts/user-row.ts'
import { insertUser, type NewUser } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { createSession } from '#/domain/sessions/sessions.ts'
import { AppError } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { rememberDevice } from '#/http/identity/known-devices.ts'
import { chargeMailRequest } from '#/http/identity/link-limits.ts'
import { hashNewPassword } from '#/http/identity/new-password.ts'
import { newSessionOf } from '#/http/identity/new-session.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { beginSession } from '#/http/identity/token-answer.ts'
import { emailVerification, requestVerification } from '#/http/verification.ts'
import { type App, route } from '#/route.ts'
import { registerUnverified, resolveRegistrations } from './reserve-registration.ts'

export const registerRoute = (app: App) => {
  resolveRegistrations(app)
  app.route({
    ...route(register),
    handler: async (request, reply) => {
      const mode = app.config.REGISTRATION
      // Comes first, so that a closed registration reveals no taken names.
      if (mode === 'closed') throw new AppError('registration_closed')
      const { username, email, password } = request.body
      const byCookie = usesCookies(request)
      const isUnverified = emailVerification(app) === 'required'
      // Comes before the hash and looks at no address, so that free and taken ones are counted alike.
      if (isUnverified) await chargeMailRequest(request)
      const passwordHash = await hashNewPassword(request, password)
      const person = { username, email, passwordHash }
      if (isUnverified) return registerUnverified(request, reply, { ...person, password })
      if (mode === 'approval') return registerPending(request, reply, { person, byCookie })
      return registerActive(request, reply, { person, byCookie })
    },
  })
}

interface Registration {
  person: NewUser
  byCookie: boolean
}

/** Opens no session and leaves another one of the browser unchanged. */
async function registerPending(
  request: FastifyRequest,
  reply: FastifyReply,
  { person, byCookie }: Registration,
) {
  const user = await request.server.db.$transaction(async (tx) => {
    const user = await insertUser(tx, { ...person, approval: 'pending' })
    await insertAuditEvent(tx, registrationEvent(request, user))
    await requestVerification(tx, request.server, { user, isNew: true })
    return user
  })
  request.log.info({ event: 'user_created', user_id: user.id, approval: user.approval })
  if (byCookie) rememberDevice(reply, user)
  reply.code(202)
  return {
    status: 'success' as const,
    message: 'Registration received. An admin will review it.',
  }
}

async function registerActive(
  request: FastifyRequest,
  reply: FastifyReply,
  { person, byCookie }: Registration,
) {
  const { user, grant } = await request.server.db.$transaction(async (tx) => {
    const user = await insertUser(tx, person)
    await insertAuditEvent(tx, registrationEvent(request, user))
    await requestVerification(tx, request.server, { user, isNew: true })
    const newSession = newSessionOf(request, { user, byCookie })
    return { user, grant: await createSession(tx, user.id, newSession) }
  })
  request.log.info({ event: 'user_created', user_id: user.id, session_id: grant.id })
  reply.code(201)
  const tokens = beginSession(reply, { grant, user, byCookie })
  if (byCookie) rememberDevice(reply, user)
  return {
    status: 'success' as const,
    message: 'Successfully registered.',
    data: presentUser(user),
    ...tokens,
  }
}

/** The new user is the actor, although the request has no session. */
const registrationEvent = (request: FastifyRequest, user: UserRow) =>
  auditEvent(request, { action: 'user_created', actor: user, user, ...newUserChanges(user) })

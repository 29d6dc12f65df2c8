import { confirmRegistration, readRegistration } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { newUserChanges } from '#/domain/accounts/user-changes.ts'
import { stateOf } from '#/domain/accounts/user-row.ts'
import { insertUser } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { findRegistrationByToken } from '#/domain/registrations/find-registration.ts'
import type { RegistrationRow } from '#/domain/registrations/registration-row.ts'
import { setRegisteredUser, useRegistration } from '#/domain/registrations/use-registration.ts'
import { AppError, invalidFields } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { rememberDevice } from '#/http/identity/known-devices.ts'
import { checkToken } from '#/http/identity/link-limits.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { type App, route } from '#/route.ts'
import { isRegistrationPassword } from './own-registration.ts'

/** Shows and confirms a registration. A POST shows it, so that neither a mail scanner's GET nor a log gets the token. */
export const confirmRegistrationRoute = (app: App) => {
  app.route({
    ...route(readRegistration),
    handler: async (request) => {
      const { token } = request.body
      const { username, email, expiresAt } = await checkToken(request, () =>
        requireLive(app, token),
      )
      const data = { username, email, expires_at: expiresAt.toISOString() }
      return { status: 'success' as const, data }
    },
  })

  app.route({
    ...route(confirmRegistration),
    handler: async (request, reply) => {
      if (app.config.REGISTRATION === 'closed') throw new AppError('registration_closed')
      const { token, password } = request.body
      const byCookie = usesCookies(request)
      const registration = await checkToken(request, () => requireLive(app, token))
      await requirePassword(request, registration, password)
      const user = await createAccount(request, registration)
      if (!user) {
        await requireLive(app, token)
        throw new AppError('conflict')
      }
      request.log.info({ event: 'user_created', user_id: user.id, approval: user.approval })
      if (byCookie) rememberDevice(reply, user)
      reply.code(201)
      const { username, email } = user
      const data = { username, email, state: stateOf(user) }
      return { status: 'success' as const, message: 'Your account is ready.', data }
    },
  })
}

/** Throws why a registration can't be confirmed. Only a presenter of the token learns it. */
async function requireLive(app: App, token: string): Promise<RegistrationRow> {
  const registration = await findRegistrationByToken(app.db, app.linkKeys, token)
  if (!registration) throw new AppError('link_unknown')
  if (registration.state !== 'live') throw new AppError(`link_${registration.state}`)
  return registration
}

/**
 * Only who registered confirms: otherwise the owner of an address could confirm a stranger's registration, and the
 * stranger would have a password for an account with the owner's address.
 */
async function requirePassword(
  request: FastifyRequest,
  { id, passwordHash }: RegistrationRow,
  password: string,
): Promise<void> {
  if (passwordHash === null) throw new AppError('link_used')
  if (await isRegistrationPassword(request, { id, passwordHash }, password)) return
  throw invalidFields({ password: 'This is not the password that you registered with.' })
}

/** Returns null when the registration can't be used. */
const createAccount = (request: FastifyRequest, { id }: RegistrationRow) =>
  request.server.db.$transaction(async (tx) => {
    const registration = await useRegistration(tx, id)
    if (!registration) return null
    const approval = request.server.config.REGISTRATION === 'approval' ? 'pending' : 'approved'
    const person = { ...registration, approval, emailVerified: true } as const
    const user = await insertUser(tx, person).catch(explainTaken)
    await setRegisteredUser(tx, id, user.id)
    const event = { action: 'user_created', actor: user, user, ...newUserChanges(user) } as const
    await insertAuditEvent(tx, auditEvent(request, event))
    return user
  })

/** The address got an account since, or the reservation of the name ended at this moment. */
function explainTaken(error: unknown): never {
  if (!(error instanceof AppError) || !error.errors) throw error
  throw new AppError(error.errors['email'] ? 'link_superseded' : 'link_expired')
}

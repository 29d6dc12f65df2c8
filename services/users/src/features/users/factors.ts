import { getUserFactors, resetUserFactors } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { findUser, lockUser } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { presentFactors } from '#/domain/factors/present-factors.ts'
import { removeFactors } from '#/domain/factors/remove-factors.ts'
import { clearFactorLimit } from '#/domain/limits/clear-limits.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { endSessionsOf } from '#/domain/sessions/sessions.ts'
import { AppError, userNotFound } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'

export const userFactorsRoutes = (app: App) => {
  app.route({
    ...route(getUserFactors),
    handler: async (request) => {
      const { id } = request.params
      if (!(await findUser(app.db, id))) throw userNotFound(id)
      return { status: 'success' as const, data: await presentFactors(app.db, id) }
    },
  })

  app.route({
    ...route(resetUserFactors),
    handler: async (request) => {
      const { id } = request.params
      // A stolen session of an admin must not remove the factor that protects the account.
      if (id === callerOf(request).user.id) throw ownFactors()
      await app.db.$transaction((tx) => reset(tx, request, { id, reason: request.body.reason }))
      await app.liveSessions.catchUp()
      app.mail.wake()
      const context = { user_id: id, actor_id: callerOf(request).user.id }
      request.log.info({ event: 'authn_factors_reset', ...context })
      return { status: 'success' as const, message: 'Second factor removed.' }
    },
  })
}

const ownFactors = () =>
  new AppError('conflict', { message: 'Remove your own on the page Security.' })

async function reset(
  tx: Database,
  request: FastifyRequest,
  { id, reason }: { id: string; reason: string },
): Promise<void> {
  const user = await lockUser(tx, id)
  if (!user) throw userNotFound(id)
  if (!(await removeFactors(tx, user.id))) {
    throw new AppError('conflict', { message: `${user.username} has no second factor.` })
  }
  await clearFactorLimit(tx, request.server.limitKeys, user.id)
  await endSessionsOf(tx, { userId: user.id }, 'factors_reset')
  const event = { action: 'authn_factors_reset', user, detail: reason } as const
  await insertAuditEvent(tx, auditEvent(request, event))
  const data = { at: new Date().toISOString() }
  await enqueueMail(tx, request.server.mail.box, { kind: 'factors_reset', to: user, data })
}

import { resetUserPassword } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { stateOf, type UserRow } from '#/domain/accounts/user-row.ts'
import { lockUser } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { createLink } from '#/domain/links/create-link.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { AppError, userNotFound } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'

/** Mails a link for a new password. The admin gets the link only where no mail can be sent. */
export const passwordResetRoute = (app: App) =>
  app.route({
    ...route(resetUserPassword),
    handler: async (request) => {
      const { id } = request.params
      const { user, token } = await app.db.$transaction((tx) => sendLink(tx, request, id))
      app.mail.wake()
      const context = { user_id: user.id, actor_id: callerOf(request).user.id }
      request.log.info({ event: 'authn_password_reset_request', ...context })
      const link = `${app.config.PUBLIC_URL.origin}/reset-password#token=${token}`
      return { status: 'success' as const, data: { link: token === null ? null : link } }
    },
  })

/** Returns the token, or null after it was mailed. */
async function sendLink(
  tx: Database,
  request: FastifyRequest,
  id: string,
): Promise<{ user: UserRow; token: string | null }> {
  const { linkKeys, mail } = request.server
  const user = await lockUser(tx, id)
  if (!user) throw userNotFound(id)
  if (stateOf(user) !== 'active') throw new AppError('conflict', { message: 'Not an active user.' })
  const { email } = user
  const { token } = await createLink(tx, linkKeys, { purpose: 'reset', userId: user.id, email })
  const action = 'authn_password_reset_request'
  await insertAuditEvent(tx, auditEvent(request, { action, user }))
  const isMailed = await enqueueMail(tx, mail.box, {
    kind: 'password_reset',
    to: user,
    data: { token },
  })
  return { user, token: isMailed ? null : token }
}

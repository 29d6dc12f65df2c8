import { confirmEmailVerification, requestEmailVerification } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { findUser, lockUser, verifyEmail } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { findLink, type Link } from '#/domain/links/find-link.ts'
import { enqueueMailRequest } from '#/domain/mail/enqueue-mail.ts'
import { AppError } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { requireLive, requireUse } from '#/http/require-link.ts'
import { requireMail } from '#/http/require-mail.ts'
import { emailVerification, verificationMessage } from '#/http/verification.ts'
import { type App, route } from '#/route.ts'

const KIND = 'email_verification_request'

/** Sends another mail. As a request, because its budgets must hold here too. */
export const resendVerificationRoute = (app: App) => {
  app.mail.resolve(KIND, async (tx, { address, data }) => {
    const user = await findUser(tx, String(data?.['user']))
    if (!user || user.emailVerified || user.email !== address) return null
    return verificationMessage(tx, app, user)
  })
  app.route({
    ...route(requestEmailVerification),
    handler: async (request, reply) => {
      requireMail(app)
      if (emailVerification(app) === 'off') throw new AppError('mail_off')
      const { id, email: address } = callerOf(request).user
      await enqueueMailRequest(app.db, app.mail.box, { kind: KIND, address, data: { user: id } })
      reply.code(202)
      return { status: 'success' as const, message: 'A mail is on its way.' }
    },
  })
}

export const confirmVerificationRoute = (app: App) =>
  app.route({
    ...route(confirmEmailVerification),
    handler: async (request) => {
      const found = await findLink(app.db, app.linkKeys, request.body.token)
      const link = requireLive(found, 'verify')
      await app.db.$transaction((tx) => verify(tx, request, link))
      await app.liveSessions.catchUp()
      request.log.info({ event: 'user_email_verified', user_id: link.userId })
      return { status: 'success' as const, message: 'Your address is verified.' }
    },
  })

async function verify(tx: Database, request: FastifyRequest, link: Link): Promise<void> {
  const user = await lockUser(tx, link.userId)
  if (!user) throw new AppError('link_unknown')
  await requireUse(tx, link)
  await verifyEmail(tx, user)
  const event = { action: 'user_email_verified', actor: user, user } as const
  await insertAuditEvent(tx, auditEvent(request, event))
}

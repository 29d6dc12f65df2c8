import { confirmEmailVerification } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { lockUser, verifyEmail } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import type { Link } from '#/domain/links/find-link.ts'
import { AppError } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { requireLinkOf, requireUse } from '#/http/require-link.ts'
import { type App, route } from '#/route.ts'

export const confirmVerificationRoute = (app: App) =>
  app.route({
    ...route(confirmEmailVerification),
    handler: async (request) => {
      const link = await requireLinkOf(request, request.body.token, 'verify')
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

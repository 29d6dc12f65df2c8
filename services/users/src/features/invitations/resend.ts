import { resendInvitation } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { findInvitation } from '#/domain/invitations/find-invitation.ts'
import { resendInvitation as renew } from '#/domain/invitations/send-invitations.ts'
import { AppError, invitationNotFound } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { type App, route } from '#/route.ts'
import { mailInvitation, presentSent, requireInviter } from './deliver.ts'

export const resendRoute = (app: App) =>
  app.route({
    ...route(resendInvitation),
    handler: async (request) => {
      const { id } = request.params
      const sent = (await resend(request, id)) ?? (await explainRefusal(app, id))
      app.mail.wake()
      request.log.info({ event: 'invitation_resent', invitation_id: sent.id })
      return { status: 'success' as const, data: presentSent(request, sent) }
    },
  })

const resend = (request: FastifyRequest, id: string) =>
  request.server.db.$transaction(async (tx) => {
    const inviterId = await requireInviter(tx, request)
    const event = auditEvent(request, { action: 'invitation_resent', object: { id } })
    const sent = await renew(tx, request.server.linkKeys, { id, inviterId, event })
    if (sent) await mailInvitation(tx, request, sent)
    return sent
  })

/** Throws why nothing was sent. */
async function explainRefusal(app: App, id: string): Promise<never> {
  const invitation = await findInvitation(app.db, id)
  if (!invitation) throw invitationNotFound(id)
  const { state } = invitation
  const isClosed = state === 'accepted' || state === 'revoked'
  throw new AppError('conflict', {
    message: isClosed ? `This invitation was ${state}.` : 'This address has an account now.',
  })
}

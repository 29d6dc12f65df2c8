import { revokeInvitation } from '@gatehouse/contract'
import { findInvitation } from '#/domain/invitations/find-invitation.ts'
import { revokeInvitation as revoke } from '#/domain/invitations/revoke-invitation.ts'
import { AppError, invitationNotFound } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { type App, route } from '#/route.ts'

export const revokeRoute = (app: App) =>
  app.route({
    ...route(revokeInvitation),
    handler: async (request) => {
      const { id } = request.params
      const event = auditEvent(request, { action: 'invitation_revoked', object: { id } })
      if (!(await revoke(app.db, id, event))) await explainRefusal(app, id)
      request.log.info({ event: 'invitation_revoked', invitation_id: id })
      return { status: 'success' as const, message: 'Invitation revoked.' }
    },
  })

async function explainRefusal(app: App, id: string): Promise<never> {
  const invitation = await findInvitation(app.db, id)
  if (!invitation) throw invitationNotFound(id)
  throw new AppError('conflict', { message: `This invitation was ${invitation.state}.` })
}

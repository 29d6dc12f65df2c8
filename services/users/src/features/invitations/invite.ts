import { invite } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { sendInvitations, takenAddresses } from '#/domain/invitations/send-invitations.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'
import { mailInvitation, presentSent, requireInviter } from './deliver.ts'

export const inviteRoute = (app: App) =>
  app.route({
    ...route(invite),
    handler: async (request, reply) => {
      const { sent, skipped } = await inviteAll(request)
      app.mail.wake()
      const actor = { actor_id: callerOf(request).user.id }
      request.log.info({ event: 'invitation_created', count: sent.length, ...actor })
      reply.code(201)
      return {
        status: 'success' as const,
        data: { invited: sent.map((row) => presentSent(request, row)), skipped },
      }
    },
  })

type InviteRequest = FastifyRequest<{ Body: z.output<typeof invite.body> }>

const inviteAll = (request: InviteRequest) =>
  request.server.db.$transaction(async (tx) => {
    const inviterId = await requireInviter(tx, request)
    const entered = distinct(request.body.emails)
    const taken = await takenAddresses(tx, entered)
    const isTaken = (email: string) => taken.has(email.toLowerCase())
    const sent = await sendInvitations(tx, request.server.linkKeys, {
      emails: entered.filter((email) => !isTaken(email)),
      role: request.body.role,
      inviterId,
      created: auditEvent(request, { action: 'invitation_created' }),
      resent: auditEvent(request, { action: 'invitation_resent' }),
    })
    for (const invitation of sent) await mailInvitation(tx, request, invitation)
    const skipped = entered
      .filter(isTaken)
      .map((email) => ({ email, reason: 'has_account' as const }))
    return { sent, skipped }
  })

/** Keeps the first spelling of each address. */
const distinct = (emails: string[]): string[] =>
  [
    ...new Map(emails.toReversed().map((email) => [email.toLowerCase(), email])).values(),
  ].toReversed()

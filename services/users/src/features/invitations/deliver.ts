import type { SentInvitation as Answer } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { holdsRole } from '#/domain/accounts/role-holder.ts'
import { presentInvitation } from '#/domain/invitations/invitation-row.ts'
import type { SentInvitation } from '#/domain/invitations/send-invitations.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { sessionEnded } from '#/errors.ts'
import { callerOf } from '#/http/identity/access.ts'

/** Throws unless the caller is still an admin, and locks their row until the transaction ends. */
export async function requireInviter(tx: Database, request: FastifyRequest): Promise<string> {
  const { id } = callerOf(request).user
  if (!(await holdsRole(tx, { id, role: 'admin' }))) throw sessionEnded()
  return id
}

/** Writes an invitation's message to the outbox, in the transaction that creates the link. */
export async function mailInvitation(
  tx: Database,
  request: FastifyRequest,
  { email, role, token, expiresAt }: SentInvitation,
): Promise<void> {
  await enqueueMail(tx, request.server.mail.box, {
    kind: 'invitation',
    to: { id: null, username: '', email },
    data: {
      token,
      inviter: callerOf(request).user.username,
      role,
      expiresAt: expiresAt.toISOString(),
    },
  })
}

/** Presents an invitation. Adds the link only if no mail brings it. */
export function presentSent({ server }: FastifyRequest, sent: SentInvitation): Answer {
  if (server.mail.isOn) return presentInvitation(sent)
  const { origin } = server.config.PUBLIC_URL
  return { ...presentInvitation(sent), link: `${origin}/invitation#token=${sent.token}` }
}

import type { FastifyInstance } from 'fastify'
import type { Database } from '#/database/database.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { createLink } from '#/domain/links/create-link.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import type { Message } from '#/domain/mail/messages/letters.ts'

/** Without mail, no address can be verified. */
export const emailVerification = ({ config, mail }: FastifyInstance) =>
  mail.isOn ? config.EMAIL_VERIFICATION : 'off'

/** Returns the message with a link that verifies the user's present address. */
export async function verificationMessage(
  tx: Database,
  { linkKeys }: FastifyInstance,
  user: UserRow,
): Promise<Message> {
  const { id: userId, email } = user
  const { token } = await createLink(tx, linkKeys, { purpose: 'verify', userId, email })
  return { kind: 'verify_email', to: user, data: { token } }
}

/** Sends a link that verifies a user's new address, in the transaction that stores the address. */
export async function enqueueVerification(
  tx: Database,
  app: FastifyInstance,
  user: UserRow,
): Promise<void> {
  if (emailVerification(app) === 'off') return
  await enqueueMail(tx, app.mail.box, await verificationMessage(tx, app, user))
}

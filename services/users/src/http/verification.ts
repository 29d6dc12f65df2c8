import type { FastifyInstance } from 'fastify'
import type { Database } from '#/database/database.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { createLink } from '#/domain/links/create-link.ts'
import { enqueueMail, enqueueMailRequest } from '#/domain/mail/enqueue-mail.ts'
import type { Message } from '#/domain/mail/messages/letters.ts'

/** Without mail, no address can be verified. */
export const emailVerification = ({ config, mail }: FastifyInstance) =>
  mail.isOn ? config.EMAIL_VERIFICATION : 'off'

interface Verified {
  user: UserRow
  /** Whether the mail follows a registration. */
  isNew?: boolean
}

/** Returns the message with a link that verifies the user's present address. */
export async function verificationMessage(
  tx: Database,
  { linkKeys }: FastifyInstance,
  { user, isNew = false }: Verified,
): Promise<Message> {
  const { id: userId, email } = user
  const { token } = await createLink(tx, linkKeys, { purpose: 'verify', userId, email })
  return { kind: isNew ? 'verify_new_account' : 'verify_email', to: user, data: { token } }
}

/** The kind of a request for the mail that verifies a user's present address. */
export const VERIFICATION_REQUEST = 'email_verification_request'

/** Asks for the mail that verifies a user's present address. Strangers cause it, so it keeps to the limits of requests. */
export async function requestVerification(
  db: Database,
  app: FastifyInstance,
  { user, isNew = false }: Verified,
): Promise<void> {
  if (emailVerification(app) === 'off') return
  const data = { user: user.id, isNew }
  const request = { kind: VERIFICATION_REQUEST, address: user.email, data }
  await enqueueMailRequest(db, app.mail.box, request)
}

/** Sends a link that verifies the address that an admin gave a user, in the transaction that stores it. */
export async function enqueueVerification(
  tx: Database,
  app: FastifyInstance,
  user: UserRow,
): Promise<void> {
  if (emailVerification(app) === 'off') return
  await enqueueMail(tx, app.mail.box, await verificationMessage(tx, app, { user }))
}

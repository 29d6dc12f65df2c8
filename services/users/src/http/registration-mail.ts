import type { FastifyInstance } from 'fastify'
import type { Database } from '#/database/database.ts'
import { findUserByEmail } from '#/domain/accounts/users.ts'
import type { Message } from '#/domain/mail/messages/letters.ts'
import type { RegistrationRow } from '#/domain/registrations/registration-row.ts'
import { createRegistrationLink } from '#/domain/registrations/use-registration.ts'

/** Returns the link of an open registration, or a notice to the account that has its address. */
export async function registrationMessage(
  tx: Database,
  { linkKeys }: FastifyInstance,
  { id, username, email, createdAt, expiresAt }: RegistrationRow,
): Promise<Message> {
  const owner = await findUserByEmail(tx, email)
  if (owner) return { kind: 'address_taken', to: owner, data: { at: createdAt.toISOString() } }
  const token = await createRegistrationLink(tx, linkKeys, id)
  const data = { token, expiresAt: expiresAt.toISOString() }
  return { kind: 'confirm_registration', to: { id: null, username, email }, data }
}

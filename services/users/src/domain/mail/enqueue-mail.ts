import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { MailBox } from './mail-box.ts'
import type { Message } from './messages/letters.ts'

/**
 * Writes a message to the outbox, in the transaction of its cause. Returns false, without writing, when mail is off.
 * Call `app.mail.wake()` after the commit, or the worker finds the row within a second.
 */
export async function enqueueMail(
  tx: Database,
  box: MailBox,
  { kind, to, data }: Message,
): Promise<boolean> {
  if (box.mode === 'off') return false
  const id = uuidv7()
  await tx.$executeRaw`
    INSERT INTO mail_outbox (id, kind, user_id, payload)
    VALUES (${id}::uuid, ${kind}, ${to.id}::uuid, ${box.seal({ id, kind }, { to, data })})`
  return true
}

/**
 * Returns an INSERT of the message that lacks its FROM, for a statement that also makes the cause: one row is written for
 * each row of the FROM. Null when mail is off.
 */
export function insertMailSql(box: MailBox, { kind, to, data }: Message): Prisma.Sql | null {
  if (box.mode === 'off') return null
  const id = uuidv7()
  return Prisma.sql`
    INSERT INTO mail_outbox (id, kind, user_id, payload)
    SELECT ${id}::uuid, ${kind}, ${to.id}::uuid, ${box.seal({ id, kind }, { to, data })}::bytea`
}

/**
 * Writes what a stranger asked for: the same row for known and unknown addresses. The worker runs the resolver that
 * `app.mail.resolve` registered for the kind. Returns false, without writing, when mail is off.
 *
 * Don't wake the worker: its work would be in time with the response, and differs by whether the account exists.
 */
export async function enqueueMailRequest(
  tx: Database,
  box: MailBox,
  { kind, address, data = {} }: MailRequest,
): Promise<boolean> {
  if (box.mode === 'off') return false
  const id = uuidv7()
  const [addressKey] = box.addressKeys(kind, address)
  await tx.$executeRaw`
    INSERT INTO mail_outbox (id, kind, address_key, payload)
    VALUES (${id}::uuid, ${kind}, ${addressKey}, ${box.seal({ id, kind }, { address, data })})`
  return true
}

export interface MailRequest {
  /** Never the kind of a message. */
  kind: string
  /** What the stranger typed. */
  address: string
  /** What else the resolver needs. Its size must not depend on whether the address is known. */
  data?: Record<string, unknown>
}

/**
 * Turns a request into the message that replaces it, inside the worker's transaction, or drops it with null. The worker has
 * checked the budgets. May run again after a failure of the transaction.
 */
export type MailResolver = (tx: Database, request: MailRequest) => Promise<Message | null>

import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { MailBox } from './mail-box.ts'
import type { Message } from './messages/letters.ts'

/** Messages of a kind to an address in an hour. Whoever registers with an address could otherwise flood its mailbox. */
const PER_HOUR = 5

/** The account's row limits these too, but an address can be registered again. */
const NEW_DEVICES_PER_HOUR = 20

/** Only admins and operators cause these. */
const UNLIMITED: Message['kind'][] = ['invitation', 'password_reset', 'test_mail']

/**
 * Writes a message to the outbox, in the transaction of its cause. Drops it silently beyond {@link PER_HOUR}. Returns
 * false, without writing, when mail is off. Call `app.mail.wake()` after the commit, or the worker finds the row within a
 * second.
 */
export async function enqueueMail(tx: Database, box: MailBox, message: Message): Promise<boolean> {
  const insert = insertMailSql(box, message)
  if (insert) await tx.$executeRaw`${insert}`
  return insert !== null
}

/**
 * Returns an INSERT of the message, or of nothing beyond {@link PER_HOUR}. Its FROM can be continued by `CROSS JOIN`, in a
 * statement that also makes the cause: one row is then written for each row of the cause. Null when mail is off.
 */
export function insertMailSql(box: MailBox, message: Message): Prisma.Sql | null {
  if (box.mode === 'off') return null
  const { kind, to } = message
  const id = uuidv7()
  const most = kind === 'new_device' ? NEW_DEVICES_PER_HOUR : PER_HOUR
  const [key, ...former] = UNLIMITED.includes(kind) ? [null] : box.addressKeys(kind, to.email)
  return Prisma.sql`
    INSERT INTO mail_outbox (id, kind, user_id, address_key, payload)
    SELECT message.* FROM (
      SELECT ${id}::uuid, ${kind}, ${to.id}::uuid, ${key}::bytea, ${sealMessage(box, id, message)}::bytea
      WHERE ${most}::int > (
        SELECT count(*) FROM mail_outbox
        WHERE address_key = ANY(${[key, ...former]}::bytea[]) AND created_at > now() - interval '1 hour')
    ) AS message`
}

/**
 * Encrypts a message for its row. Callers pass whole accounts as `to`: their password hash and audit key must not outlive
 * the account here.
 */
export function sealMessage(box: MailBox, rowId: string, { kind, to, data }: Message) {
  const { id, username, email } = to
  return box.seal({ id: rowId, kind }, { to: { id, username, email }, data })
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
  { kind, address, userId = null, data = {} }: MailRequest,
): Promise<boolean> {
  if (box.mode === 'off') return false
  const id = uuidv7()
  const [addressKey] = box.addressKeys(kind, address)
  await tx.$executeRaw`
    INSERT INTO mail_outbox (id, kind, user_id, address_key, payload)
    VALUES (${id}::uuid, ${kind}, ${userId}::uuid, ${addressKey}, ${box.seal({ id, kind }, { address, data })})`
  return true
}

/** Drops a user's requests of a kind that the worker has not resolved yet. */
export const dropMailRequests = (
  tx: Database,
  { kind, userId }: { kind: string; userId: string },
): Promise<number> => tx.$executeRaw`
  UPDATE mail_outbox SET state = 'dropped', payload = NULL, leased_until = NULL, finished_at = now()
  WHERE user_id = ${userId}::uuid AND kind = ${kind} AND state = 'pending'`

export interface MailRequest {
  /** Never the kind of a message. */
  kind: string
  /** What the stranger typed. */
  address: string
  /** The user who asked, if somebody is logged in. */
  userId?: string | null
  /** What else the resolver needs. Its size must not depend on whether the address is known. */
  data?: Record<string, unknown>
}

/**
 * Turns a request into the message that replaces it, inside the worker's transaction, or drops it with null. The worker has
 * checked the budgets. May run again after a failure of the transaction.
 */
export type MailResolver = (tx: Database, request: MailRequest) => Promise<Message | null>

import type { Database, DatabaseClient } from '#/database/database.ts'
import { type MailResolver, sealMessage } from './enqueue-mail.ts'
import type { MailBox } from './mail-box.ts'
import type { LeasedMail } from './outbox.ts'

/** Messages of a kind that strangers may cause, for each address and in all. */
const PER_MINUTE = 1
const PER_HOUR = 5
const ALL_PER_HOUR = 2_000

/** Any constant: replicas resolve one request at a time, so that the budgets are exact. */
const LOCK = 7_120_231

type Outcome = 'resolved' | 'dropped' | 'over_budget'

/**
 * Turns a request into a message in one transaction, or drops it: beyond the budget, or when the resolver returns null.
 * The caller leases it again as a message.
 */
export const resolveRequest = (
  db: DatabaseClient,
  { box, resolver, row }: { box: MailBox; resolver: MailResolver; row: LeasedMail },
): Promise<Outcome> =>
  db.$transaction(async (tx) => {
    const { address, data } = opened(box, row)
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`
    if (await isOverBudget(tx, box.addressKeys(row.kind, address))) {
      await drop(tx, row.id)
      return 'over_budget'
    }
    await tx.$executeRaw`SAVEPOINT resolving`
    const message = await resolver(tx, { kind: row.kind, address, data })
    if (!message) {
      await countAndDrop(tx, row.id)
      return 'dropped'
    }
    if (await isTotalSpent(tx, message.kind)) {
      // The link of a message that is not sent would supersede an older one.
      await tx.$executeRaw`ROLLBACK TO SAVEPOINT resolving`
      await countAndDrop(tx, row.id)
      return 'over_budget'
    }
    await tx.$executeRaw`
      UPDATE mail_outbox SET kind = ${message.kind}, user_id = ${message.to.id}::uuid, attempts = 0,
        payload = ${sealMessage(box, row.id, message)},
        resolved_at = clock_timestamp(), leased_until = NULL, next_attempt_at = now()
      WHERE id = ${row.id}::uuid AND state = 'pending'`
    return 'resolved'
  })

export interface RequestPayload {
  address: string
  data: Record<string, unknown>
}

/** Throws when no secret in APP_SECRET opens the row, for example after a rotation that was too fast. */
export function opened<T = RequestPayload>(box: MailBox, { id, kind, payload }: LeasedMail): T {
  const content = payload && box.open({ id, kind }, payload)
  if (!content) throw new UnreadableMail()
  return content as T
}

export class UnreadableMail extends Error {}

async function isOverBudget(tx: Database, keys: Uint8Array<ArrayBuffer>[]): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ minute: number; hour: number }[]>`
    SELECT
      count(*) FILTER (WHERE resolved_at > now() - interval '1 minute')::int AS minute,
      count(*)::int AS hour
    FROM mail_outbox WHERE address_key = ANY(${keys}::bytea[]) AND resolved_at > now() - interval '1 hour'`
  if (!row) return true
  return row.minute >= PER_MINUTE || row.hour >= PER_HOUR
}

/**
 * Each kind has a total of its own, so that a flood of registrations stops no password reset. Only requests have the time
 * at which they were resolved.
 */
async function isTotalSpent(tx: Database, kind: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ sent: number }[]>`
    SELECT count(*)::int AS sent FROM mail_outbox
    WHERE kind = ${kind} AND resolved_at > now() - interval '1 hour' AND state <> 'dropped'`
  return !row || row.sent >= ALL_PER_HOUR
}

/** Unknown addresses have the budget of known ones, so that its effects reveal nothing. They cost nothing of the whole. */
const countAndDrop = (tx: Database, id: string) => tx.$executeRaw`
  UPDATE mail_outbox SET state = 'dropped', payload = NULL, leased_until = NULL, finished_at = now(),
    resolved_at = clock_timestamp()
  WHERE id = ${id}::uuid AND state = 'pending'`

const drop = (tx: Database, id: string) => tx.$executeRaw`
  UPDATE mail_outbox SET state = 'dropped', payload = NULL, leased_until = NULL, finished_at = now()
  WHERE id = ${id}::uuid AND state = 'pending'`

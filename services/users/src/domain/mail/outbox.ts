import type { DatabaseClient } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'

/** A row that this process alone may send or resolve until its lease ends. */
export interface LeasedMail {
  id: string
  kind: string
  userId: string | null
  payload: Buffer | null
  createdAt: Date
}

/**
 * Seconds for which a worker leases a row. A dead worker's last mail left at most {@link START_WITHIN} + {@link SEND_WITHIN}
 * seconds after the lease began, so that no mail is sent twice within a minute.
 */
const LEASE = 120
/** Seconds after the lease began in which sending may begin. */
export const START_WITHIN = 15
/** Seconds after which sending is aborted. */
export const SEND_WITHIN = 45

/** Seconds after a failure that may have been a success. */
const UNCERTAIN_DELAY = 90
const FIRST_DELAY = 5
const LONGEST_DELAY = 3_600
const GIVE_UP_HOURS = 48

/** Leases the rows that are due, oldest first. Replicas skip each other's. */
export const leaseMail = (
  db: DatabaseClient,
  kinds: string[],
  limit: number,
): Promise<LeasedMail[]> =>
  db.$prepared(
    'lease_mail',
    Prisma.sql`
    UPDATE mail_outbox SET attempts = attempts + 1,
      leased_until = now() + make_interval(secs => ${LEASE}::int)
    WHERE id IN (
      SELECT id FROM mail_outbox
      WHERE state = 'pending' AND next_attempt_at <= now() AND kind = ANY(${kinds}::text[])
        AND (leased_until IS NULL OR leased_until <= now())
      ORDER BY next_attempt_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, user_id AS "userId", payload, created_at AS "createdAt"`,
  )

/** Returns the lease of a row that was not touched. */
export const releaseMail = (db: DatabaseClient, id: string) =>
  db.$prepared(
    'release_mail',
    Prisma.sql`
    UPDATE mail_outbox SET leased_until = NULL, attempts = attempts - 1
    WHERE id = ${id}::uuid AND state = 'pending'`,
  )

/** Wipes the payloads, unless the outbox is the inbox. */
export const markSent = (db: DatabaseClient, ids: string[], { keep }: { keep: boolean }) =>
  db.$prepared(
    'mark_mail_sent',
    Prisma.sql`
    UPDATE mail_outbox SET state = 'sent', finished_at = now(), leased_until = NULL, last_error = NULL,
      payload = CASE WHEN ${keep}::boolean THEN payload END
    WHERE id = ANY(${ids}::uuid[]) AND state = 'pending'`,
  )

export interface MailFailure {
  /** Codes without addresses, tokens or replies. */
  reason: string
  isPermanent?: boolean
  isUncertain?: boolean
}

/** Schedules the next attempt, with delays that double, or gives up for good. Returns the new state. */
export async function markFailed(
  db: DatabaseClient,
  id: string,
  { reason, isPermanent = false, isUncertain = false }: MailFailure,
): Promise<'pending' | 'failed' | undefined> {
  const isOver = Prisma.sql`(${isPermanent}::boolean
    OR created_at <= now() - make_interval(hours => ${GIVE_UP_HOURS}::int))`
  const [row] = await db.$prepared<{ state: 'pending' | 'failed' }>(
    'mark_mail_failed',
    Prisma.sql`
    UPDATE mail_outbox SET last_error = ${reason}, leased_until = NULL,
      next_attempt_at = now() + make_interval(secs => greatest(
        ${isUncertain ? UNCERTAIN_DELAY : 0}::float8,
        least(${LONGEST_DELAY}::float8, ${FIRST_DELAY}::float8 * power(2, least(attempts, 20) - 1)))),
      state = CASE WHEN ${isOver} THEN 'failed' ELSE state END,
      finished_at = CASE WHEN ${isOver} THEN now() END,
      payload = CASE WHEN ${isOver} THEN NULL ELSE payload END
    WHERE id = ${id}::uuid AND state = 'pending'
    RETURNING state`,
  )
  return row?.state
}

const KEPT_DAYS = { sent: 7, dropped: 1, failed: 30 }

/** Removes old rows, and what no worker ever took. */
export const purgeMail = (db: DatabaseClient) =>
  db.$executeRaw`
    DELETE FROM mail_outbox WHERE
      (state = 'sent' AND finished_at < now() - make_interval(days => ${KEPT_DAYS.sent}::int))
      OR (state = 'dropped' AND finished_at < now() - make_interval(days => ${KEPT_DAYS.dropped}::int))
      OR (state = 'failed' AND finished_at < now() - make_interval(days => ${KEPT_DAYS.failed}::int))
      OR (state = 'pending' AND created_at < now() - make_interval(days => ${KEPT_DAYS.failed}::int))`

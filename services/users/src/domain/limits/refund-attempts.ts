import type { DatabaseClient } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { LimitKind } from './rules.ts'

/** A counted attempt of one subject, as the charge left its row. */
export interface Counted {
  kind: LimitKind
  key: Buffer
  failures: number
  level: number
  windowStartedAt: string
  /** Whether the next attempt is refused. */
  blocks: boolean
  /** Whether the current burst of failures has been reported. */
  isNotified: boolean
}

/** Takes back attempts that were no failures. */
export const refundAttempts = (db: DatabaseClient, counted: Counted[]): Promise<unknown> =>
  counted.length === 0
    ? Promise.resolve()
    : db.$prepared(
        'refund_attempts',
        Prisma.sql`
          WITH ${lockedSql(counted, Prisma.sql`true`)}
          UPDATE attempt_limits l SET ${REFUND} FROM locked WHERE l.key = locked.key AND locked.is_same`,
      )

/**
 * CTEs beside a statement's `account`: after a success, the account, its codes or the device start from zero, and its networks get the
 * attempt back. They do nothing when `account` is empty.
 */
export const settleSql = (counted: Counted[]): Prisma.Sql => Prisma.sql`
  ${lockedSql(counted, Prisma.sql`EXISTS (SELECT FROM account)`)}, cleared AS (
    UPDATE attempt_limits l
    SET failures = 0, window_failures = 0, level = 0, blocked_until = NULL, burst_notified = false
    FROM locked WHERE l.key = locked.key AND locked.kind IN ('account', 'factor', 'device')
  ), refunded AS (
    UPDATE attempt_limits l SET ${REFUND}
    FROM locked WHERE l.key = locked.key AND locked.kind NOT IN ('account', 'factor', 'device') AND locked.is_same
  )`

/** Locks in the order of the charge. Rows whose window or block has changed since keep the attempt. */
const lockedSql = (counted: Counted[], condition: Prisma.Sql) => Prisma.sql`
  locked AS MATERIALIZED (
    SELECT l.key, l.kind, l.window_started_at = asked.window_started_at AND l.level = asked.level AS is_same
    FROM unnest(${counted.map(({ key }) => key)}::bytea[],
        ${counted.map(({ windowStartedAt }) => windowStartedAt)}::timestamptz[],
        ${counted.map(({ level }) => level)}::int[])
      WITH ORDINALITY AS asked(key, window_started_at, level, position)
    JOIN attempt_limits l USING (key)
    WHERE ${condition}
    ORDER BY asked.position FOR UPDATE OF l
  )`

const REFUND = Prisma.sql`
  failures = greatest(l.failures - 1, 0),
  window_failures = CASE WHEN l.level > 0 THEN l.window_failures ELSE greatest(l.window_failures - 1, 0) END,
  level = greatest(l.level - 1, 0),
  blocked_until = CASE WHEN l.level > 0 THEN now() END`

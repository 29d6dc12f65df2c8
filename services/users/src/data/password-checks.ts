import type { Database } from './database.ts'

/** Wrong passwords that a signed-in user may send at once; one more each time that a share of the window has passed. */
const MOST_FAILURES = 10
/** Seconds. */
const FAILURE_WINDOW = 15 * 60
const SHARE = FAILURE_WINDOW / MOST_FAILURES

/**
 * Counts a check as failed before it is made, so that parallel ones cannot pass together. One statement on the database's
 * clock decides, for all processes (a leaky bucket, as GCRA keeps it: one time for each user).
 * @returns 0, or the seconds until the next check may be made
 */
export async function chargePasswordCheck(db: Database, userId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ wait: number }[]>`
    WITH charged AS (
      INSERT INTO password_checks AS counter (user_id, spent_until)
      VALUES (${userId}::uuid, now() + make_interval(secs => ${SHARE}::float8))
      ON CONFLICT (user_id) DO UPDATE
      SET spent_until = greatest(counter.spent_until, now()) + make_interval(secs => ${SHARE}::float8)
      WHERE greatest(counter.spent_until, now())
        <= now() + make_interval(secs => ${FAILURE_WINDOW - SHARE}::float8)
      RETURNING 0 AS wait)
    SELECT coalesce((SELECT wait FROM charged), greatest(1, (
      SELECT ceil(extract(epoch FROM spent_until - now()) - ${FAILURE_WINDOW - SHARE}::float8)
      FROM password_checks WHERE user_id = ${userId}::uuid)))::int AS wait`
  return row?.wait ?? 1
}

/** Refunds the charge for a check that did not fail. */
export const refundPasswordCheck = (db: Database, userId: string) => db.$executeRaw`
  UPDATE password_checks SET spent_until = spent_until - make_interval(secs => ${SHARE}::float8)
  WHERE user_id = ${userId}::uuid`

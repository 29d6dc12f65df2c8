import type { Database } from '#/database/database.ts'

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
  const charged = await db.$executeRaw`
    INSERT INTO password_checks AS counter (user_id, spent_until)
    VALUES (${userId}::uuid, now() + make_interval(secs => ${SHARE}::float8))
    ON CONFLICT (user_id) DO UPDATE
    SET spent_until = greatest(counter.spent_until, now()) + make_interval(secs => ${SHARE}::float8)
    WHERE greatest(counter.spent_until, now())
      <= now() + make_interval(secs => ${FAILURE_WINDOW - SHARE}::float8)`
  return charged > 0 ? 0 : secondsToWait(db, userId)
}

/** In a statement of its own: one that waited for parallel charges still sees the counter from before them. */
async function secondsToWait(db: Database, userId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ wait: number }[]>`
    SELECT greatest(1, ceil(
      extract(epoch FROM spent_until - now()) - ${FAILURE_WINDOW - SHARE}::float8))::int AS wait
    FROM password_checks WHERE user_id = ${userId}::uuid`
  return row?.wait ?? 1
}

/** Refunds the charge for a check that did not fail. */
export const refundPasswordCheck = (db: Database, userId: string) => db.$executeRaw`
  UPDATE password_checks SET spent_until = spent_until - make_interval(secs => ${SHARE}::float8)
  WHERE user_id = ${userId}::uuid`

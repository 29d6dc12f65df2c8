import type { Database } from '#/database/database.ts'

/** Wrong passwords that a logged-in user may send in a burst. */
const BURST = 10
const WINDOW_SECONDS = 15 * 60
/** Seconds in which one more wrong password becomes available. */
const INTERVAL_SECONDS = WINDOW_SECONDS / BURST

/**
 * Charges for a check before it runs, so that parallel checks cannot exceed the limit. One statement on the database's
 * clock decides for all processes. It implements a leaky bucket as GCRA, with one timestamp per user.
 * @returns 0 when the check may run, otherwise the seconds until it may
 */
export async function chargePasswordCheck(db: Database, userId: string): Promise<number> {
  const charged = await db.$executeRaw`
    INSERT INTO password_checks AS counter (user_id, spent_until)
    VALUES (${userId}::uuid, now() + make_interval(secs => ${INTERVAL_SECONDS}::float8))
    ON CONFLICT (user_id) DO UPDATE
    SET spent_until = greatest(counter.spent_until, now()) + make_interval(secs => ${INTERVAL_SECONDS}::float8)
    WHERE greatest(counter.spent_until, now())
      <= now() + make_interval(secs => ${WINDOW_SECONDS - INTERVAL_SECONDS}::float8)`
  return charged > 0 ? 0 : secondsToWait(db, userId)
}

/** Reads in a separate statement: one that waited for parallel charges still sees the counter before them. */
async function secondsToWait(db: Database, userId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ wait: number }[]>`
    SELECT greatest(1, ceil(
      extract(epoch FROM spent_until - now()) - ${WINDOW_SECONDS - INTERVAL_SECONDS}::float8))::int AS wait
    FROM password_checks WHERE user_id = ${userId}::uuid`
  return row?.wait ?? 1
}

/** Refunds the charge of a successful check. */
export const refundPasswordCheck = (db: Database, userId: string) => db.$executeRaw`
  UPDATE password_checks SET spent_until = spent_until - make_interval(secs => ${INTERVAL_SECONDS}::float8)
  WHERE user_id = ${userId}::uuid`

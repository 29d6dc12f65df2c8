import type { Database } from '#/database/database.ts'

/**
 * Days after its end that a session is kept: as long as a browser may still present its cookie, so that
 * it can be told why, and the person what was reused.
 */
const KEPT_DAYS = 30

/** Removes counters of wrong passwords that no longer limit anybody. */
export const purgePasswordChecks = (db: Database) =>
  db.$executeRaw`DELETE FROM password_checks WHERE spent_until < now()`

/**
 * Removes sessions that are long over, ended or expired. What another replica is removing is left to it.
 * @returns how many, at most `limit`
 */
export const purgeSessions = (db: Database, limit: number) => db.$executeRaw`
  DELETE FROM sessions WHERE id IN (
    SELECT id FROM sessions
    WHERE coalesce(ended_at, expires_at) < now() - make_interval(days => ${KEPT_DAYS}::int)
    LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)`

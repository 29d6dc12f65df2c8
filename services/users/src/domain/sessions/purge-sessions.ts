import type { Database } from '#/database/database.ts'

/**
 * Days that an ended session is kept. A browser may present its cookie for that long, and the response then says why
 * the session ended.
 */
const KEPT_DAYS = 30

/** Removes password check counters that no longer limit a user. */
export const purgePasswordChecks = (db: Database) =>
  db.$executeRaw`DELETE FROM password_checks WHERE spent_until < now()`

/**
 * Removes at most `limit` sessions that ended or expired long ago, and returns their number. Skips rows that another
 * replica is removing.
 */
export const purgeSessions = (db: Database, limit: number) => db.$executeRaw`
  DELETE FROM sessions WHERE id IN (
    SELECT id FROM sessions
    WHERE coalesce(ended_at, expires_at) < now() - make_interval(days => ${KEPT_DAYS}::int)
    LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)`

import type { Database } from '#/database/database.ts'

/**
 * Removes at most `limit` rows that were idle for a day after their block, and returns their number. A row with ten failures
 * in a row stays for 90 days, so that bursts a day apart add up to a hundred. One with fewer doesn't, since a flood with
 * invented names makes a row of each: nine guesses a day never add up. Codes of authenticator apps do, since only accounts have them. A block that only an unlock or a reset ends outlives the device cookies
 * that pass it. Skips rows that another statement has locked.
 */
export const purgeLimits = (db: Database, limit: number): Promise<number> => db.$executeRaw`
  DELETE FROM attempt_limits WHERE key IN (
    SELECT key FROM attempt_limits
    WHERE updated_at < now() - CASE
        WHEN kind = 'factor' OR kind IN ('account', 'code', 'device') AND failures >= 10 THEN interval '90 days'
        ELSE interval '24 hours' END
      AND (blocked_until IS NULL OR blocked_until < now() - interval '24 hours'
        OR blocked_until = 'infinity' AND updated_at < now() - interval '400 days')
    LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)`

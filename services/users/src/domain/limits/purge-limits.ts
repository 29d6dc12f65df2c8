import type { Database } from '#/database/database.ts'

/**
 * Removes at most `limit` rows that were idle for a day after their block, and returns their number. A block that only an
 * unlock or a reset ends outlives the device cookies that pass it. Skips rows that another statement has locked.
 */
export const purgeLimits = (db: Database, limit: number): Promise<number> => db.$executeRaw`
  DELETE FROM attempt_limits WHERE key IN (
    SELECT key FROM attempt_limits
    WHERE updated_at < now() - interval '24 hours'
      AND (blocked_until IS NULL OR blocked_until < now() - interval '24 hours'
        OR blocked_until = 'infinity' AND updated_at < now() - interval '400 days')
    LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)`

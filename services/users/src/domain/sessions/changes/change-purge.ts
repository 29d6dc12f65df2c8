import type pg from 'pg'

/** Milliseconds between two purges, and the least time for which a change stays after its commit. */
const EVERY = 600_000
/** Milliseconds until the next attempt after one that failed. */
const AFTER_FAILURE = 10_000
/** Seconds for which a change stays after its transaction began. */
const KEEP_FOR = 3_600
/** Rows of one statement: a few milliseconds' work, between two reads. */
const BATCH = 1_000

/**
 * Looks at the oldest rows only, so that its time is bounded. Changes of a transaction that was under way at the last
 * purge ($1) stay: not every process has read them. A transaction that is yet to come is a restored database's.
 */
const PURGE = `
  DELETE FROM session_changes WHERE id IN (
    SELECT id FROM (SELECT * FROM session_changes ORDER BY id LIMIT $2) oldest
    WHERE changed_at < now() - make_interval(secs => ${KEEP_FOR})
      AND (transaction < $1::xid8 OR transaction >= pg_snapshot_xmax(pg_current_snapshot())))`

export interface ChangePurge {
  /** Removes one batch if it is time, given the oldest transaction that is still under way. */
  run(client: pg.Client, oldest: string): Promise<void>
  /** Waits, and takes smaller batches until one purge has come to its end. */
  failed(): void
}

/** Removes changes that every process has read, a batch at a time until none is left. */
export function createChangePurge(every = EVERY): ChangePurge {
  let next = performance.now() + every
  let limit = BATCH
  /** What was the oldest transaction at the last purge. */
  let settled: string | undefined

  return {
    async run(client, oldest) {
      if (performance.now() < next) return
      const removed = settled ? (await client.query(PURGE, [settled, limit])).rowCount : 0
      if (removed === limit) return
      limit = BATCH
      settled = oldest
      next = performance.now() + every
    },
    failed() {
      limit = Math.ceil(limit / 10)
      next = performance.now() + AFTER_FAILURE
    },
  }
}

import type pg from 'pg'

/** Milliseconds between purges, and so the minimum time that a change stays after its commit. */
const PURGE_INTERVAL_MS = 600_000
/** Milliseconds until the next attempt after a failure. */
const RETRY_MS = 10_000
/** Seconds that a change stays after its transaction began. */
const KEEP_SECONDS = 3_600
/** Rows per statement, a few milliseconds of work between two reads. */
const BATCH_SIZE = 1_000

/**
 * Reads only the oldest rows, so that its time is bounded. Keeps changes of transactions that were running at the last
 * purge ($1), because not every process has read them. A transaction from the future belongs to a restored database.
 */
const PURGE = `
  DELETE FROM session_changes WHERE id IN (
    SELECT id FROM (SELECT * FROM session_changes ORDER BY id LIMIT $2) oldest
    WHERE changed_at < now() - make_interval(secs => ${KEEP_SECONDS})
      AND (transaction < $1::xid8 OR transaction >= pg_snapshot_xmax(pg_current_snapshot())))`

export interface ChangePurge {
  /** Removes one batch when a purge is due. `oldest` is the oldest running transaction. */
  run(client: pg.Client, oldest: string): Promise<void>
  /** Pauses, and uses smaller batches until a purge completes. */
  failed(): void
}

/** Removes changes that every process has read, in batches. */
export function createChangePurge(every = PURGE_INTERVAL_MS): ChangePurge {
  let next = performance.now() + every
  let limit = BATCH_SIZE
  /** The oldest running transaction at the last purge. */
  let settled: string | undefined

  return {
    async run(client, oldest) {
      if (performance.now() < next) return
      const removed = settled ? (await client.query(PURGE, [settled, limit])).rowCount : 0
      if (removed === limit) return
      limit = BATCH_SIZE
      settled = oldest
      next = performance.now() + every
    },
    failed() {
      limit = Math.ceil(limit / 10)
      next = performance.now() + RETRY_MS
    },
  }
}

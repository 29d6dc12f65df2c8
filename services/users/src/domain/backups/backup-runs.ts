import { createClient } from '#/database/client.ts'
import type { Database } from '#/database/database.ts'

interface Run {
  kind: 'backup' | 'drill'
  startedAt: Date
  takenAt?: string
  bytes?: number
  failure?: string
}

/** Records the outcome of a backup or drill, for the metrics of the service. */
async function recordRun(url: string, run: Run): Promise<void> {
  const client = createClient(url, 'backup')
  await client.connect()
  try {
    const { kind, startedAt, takenAt, bytes, failure } = run
    await client.query(
      `INSERT INTO backup_runs (kind, started_at, taken_at, bytes, failure) VALUES ($1, $2, $3, $4, $5)`,
      [kind, startedAt, takenAt, bytes, failure],
    )
  } finally {
    await client.end()
  }
}

interface Recordable<T> {
  work(): Promise<{ result: T; takenAt: string; bytes: number }>
  onUnrecorded(error: unknown): void
}

/** The reason why a run could not begin, such as a missing right. It says nothing about the backups. */
export class RunNotStarted extends Error {}

/**
 * Runs a backup or a drill and records its outcome, except {@link RunNotStarted}. The outcome does not depend on the record:
 * before an upgrade, the database may have no table for it.
 */
export async function recorded<T>(
  url: string,
  kind: Run['kind'],
  { work, onUnrecorded }: Recordable<T>,
): Promise<T> {
  const startedAt = new Date()
  const { result, takenAt, bytes } = await work().catch(async (error: unknown) => {
    if (error instanceof RunNotStarted) throw error
    const failure = error instanceof Error ? error.message : String(error)
    await recordRun(url, { kind, startedAt, failure }).catch(() => undefined)
    throw error
  })
  await recordRun(url, { kind, startedAt, takenAt, bytes }).catch(onUnrecorded)
  return result
}

export interface BackupAges {
  /** Seconds since the last successful backup; null without one. */
  backup: number | null
  /** Seconds since the first backup that was tried, while none has succeeded; null otherwise. */
  failing: number | null
  /** Seconds since the last drill, and whether it succeeded; null without one. */
  drill: number | null
  drillSucceeded: boolean | null
}

export async function readBackupAges(db: Database): Promise<BackupAges> {
  const [ages] = await db.$queryRaw<[BackupAges]>`
    SELECT extract(epoch FROM now() - backup.finished_at)::float8 AS backup,
      CASE WHEN backup.finished_at IS NULL
        THEN extract(epoch FROM now() - backup.first_tried_at)::float8 END AS failing,
      extract(epoch FROM now() - drill.finished_at)::float8 AS drill,
      CASE WHEN drill.finished_at IS NOT NULL THEN drill.failure IS NULL END AS "drillSucceeded"
    FROM (SELECT max(finished_at) FILTER (WHERE failure IS NULL) AS finished_at,
        min(started_at) AS first_tried_at FROM backup_runs WHERE kind = 'backup') AS backup
      LEFT JOIN (SELECT finished_at, failure FROM backup_runs
        WHERE kind = 'drill' ORDER BY finished_at DESC LIMIT 1) AS drill ON true`
  return ages
}

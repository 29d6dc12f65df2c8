import type pg from 'pg'
import { asOwner } from '#/database/owner/owner.ts'
import { refuseUnfinishedRestore } from '#/database/owner/restore-mark.ts'
import { hasSecretOf } from './check-backup.ts'
import { readDatabaseState } from './database-state.ts'
import { type FinishedRestore, finishRestore, type RestoredDatabase } from './finish-restore.ts'

/**
 * Does for a server that was recovered to a point in time what `restore` does for a dump. `time` is that point, as Postgres
 * reads it in `recovery_target_time`. Throws before the first write when it can't be the state of this database. Can be repeated.
 */
export async function finishRecovery(
  database: RestoredDatabase,
  { time, secrets }: { time: string; secrets: readonly string[] },
): Promise<FinishedRestore & { takenAt: string }> {
  const takenAt = await asOwner(database.ownerUrl, async (owner) => {
    await refuseUnfinishedRestore(owner)
    await checkServer(owner)
    await checkSecret(owner, secrets)
    return await checkTime(owner, time)
  })
  const finished = await finishRestore(database, { takenAt, keepSessions: false, secrets })
  return { takenAt, ...finished }
}

/** Processes of the service name their connections so. In transaction mode of a pooler, the name may be of a former client. */
const SERVER = `
  SELECT pg_is_in_recovery() AS "isRecovering", EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name ~ '^gatehouse (session changes|replica )'
  ) AS "hasService"`

async function checkServer(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ isRecovering: boolean; hasService: boolean }>(SERVER)
  if (rows[0]?.isRecovering) {
    throw new Error(
      'Postgres is still recovering. Wait until it accepts writes, or end a paused recovery with SELECT pg_promote(), then run this again.',
    )
  }
  if (rows[0]?.hasService) {
    throw new Error(
      'The service is connected to the database. Stop it, and a pooler in front of Postgres, then run this again.',
    )
  }
}

async function checkSecret(owner: pg.Client, secrets: readonly string[]): Promise<void> {
  if (hasSecretOf(await readDatabaseState(owner), secrets)) return
  throw new Error(
    'No secret in APP_SECRET made the newest seal of this database. Append the secret of that time to APP_SECRET.',
  )
}

// A repeated run follows its own event.
const TIMES = `
  SELECT $1::timestamptz AS time, isfinite($1::timestamptz) AND $1::timestamptz <= now() AS "isPast",
    max(at) AS newest, coalesce(max(at) > $1::timestamptz, false) AS "isLater"
  FROM audit_events WHERE action <> 'sys_restore'`

interface Times {
  time: Date
  isPast: boolean
  newest: Date | null
  isLater: boolean
}

/** Returns the time in ISO 8601. Throws when it is in the future, or before an event of the audit trail. */
async function checkTime(owner: pg.Client, time: string): Promise<string> {
  const { rows } = await owner.query<Times>(TIMES, [time])
  const [row] = rows
  if (!row?.isPast) throw new Error(`${time} is not in the past.`)
  if (row.isLater) {
    throw new Error(
      `The audit trail has an event of ${row.newest?.toISOString()}, so this database was not recovered to ${row.time.toISOString()}. Check the address and the time.`,
    )
  }
  return row.time.toISOString()
}

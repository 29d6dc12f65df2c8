import type pg from 'pg'

/** Most changes per read. A reader that is further behind reports a gap instead. */
const READ_LIMIT = 1_000
/** Milliseconds without a read after which unread changes may be purged. Less than a purge keeps them. */
const MISSED_AFTER_MS = 300_000
/** The subject that the TRUNCATE triggers write: everything may have changed. */
const EVERYTHING = '00000000-0000-0000-0000-000000000000'

/**
 * Selects what became visible since the reader's last snapshot: transactions that began after it, and those that it
 * listed as running. So a late commit is not skipped, a long transaction delays nothing, and no change is read twice.
 * A transaction at or above this snapshot's xmax belongs to a restored database.
 */
const READ = `
  WITH now AS (SELECT pg_current_snapshot() AS snapshot),
  unread AS (
    (SELECT id, subject FROM session_changes
      WHERE transaction >= pg_snapshot_xmax($1::pg_snapshot)
        AND transaction < (SELECT pg_snapshot_xmax(snapshot) FROM now)
      ORDER BY transaction LIMIT ${READ_LIMIT + 1})
    UNION ALL
    (SELECT id, subject FROM session_changes
      WHERE transaction = ANY (ARRAY(SELECT pg_snapshot_xip($1::pg_snapshot)))
      ORDER BY transaction LIMIT ${READ_LIMIT + 1}))
  SELECT now.snapshot::text, extract(epoch FROM now()) * 1000 AS time,
    pg_is_in_recovery() AS "isStandby", unread.subject
  FROM now LEFT JOIN unread ON true ORDER BY unread.id`

interface Row {
  /** `xmin:xmax:xip`, as `pg_snapshot` prints it. */
  snapshot: string
  /** Milliseconds since 1970 on the database's clock. */
  time: string
  isStandby: boolean
  subject: string | null
}

export interface Listener {
  onChange(subjects: string[]): void
  /** Changes may have been missed: there were too many, the database was restored, or the process slept. */
  onGap(): void
}

export interface ChangeReader {
  /** Reports new changes to the listener. Returns the oldest running transaction. */
  read(client: pg.Client): Promise<string>
}

/** Creates a reader that remembers its last snapshot. */
export function createChangeReader({ onChange, onGap }: Listener): ChangeReader {
  let last: { snapshot: string; time: number } | undefined

  function notify(subjects: string[], isGap: boolean): void {
    if (isGap || subjects.length > READ_LIMIT || subjects.includes(EVERYTHING)) onGap()
    else if (subjects.length > 0) onChange(subjects)
  }

  return {
    async read(client) {
      // Unnamed: a cached plan made for an empty table would scan a long one.
      const { rows } = await client.query<Row>(READ, [last?.snapshot ?? null])
      const [first] = rows
      if (!first || first.isStandby)
        throw new Error('The database is a standby, which lags behind.')
      const { snapshot } = first
      const time = Number(first.time)
      const subjects = rows.flatMap(({ subject }) => subject ?? [])
      notify(subjects, last !== undefined && hasMissed(last, { snapshot, time }))
      last = { snapshot, time }
      return boundsOf(snapshot).xmin.toString()
    },
  }
}

interface Moment {
  snapshot: string
  time: number
}

const hasMissed = (last: Moment, next: Moment): boolean =>
  boundsOf(next.snapshot).xmax < boundsOf(last.snapshot).xmax ||
  next.time - last.time > MISSED_AFTER_MS

function boundsOf(snapshot: string) {
  const [xmin = '0', xmax = '0'] = snapshot.split(':')
  return { xmin: BigInt(xmin), xmax: BigInt(xmax) }
}

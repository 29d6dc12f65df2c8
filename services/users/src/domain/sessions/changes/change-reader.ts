import type pg from 'pg'

/** Changes of one read. A reader that is further behind distrusts everything rather than read them all. */
const MOST = 1_000
/** Milliseconds without a read after which changes may be gone that were not read: less than a purge leaves them. */
const MISSED_AFTER = 300_000
/** What the triggers of TRUNCATE write for: everything may have changed. */
const EVERYTHING = '00000000-0000-0000-0000-000000000000'

/**
 * What the reader's last snapshot did not show and this one does: transactions that began since, and those that
 * were under way then. So a late commit is not skipped, a long transaction holds nothing up, and nothing is read
 * twice. A transaction at or above the end of this snapshot is a restored database's.
 */
const READ = `
  WITH now AS (SELECT pg_current_snapshot() AS snapshot),
  unread AS (
    (SELECT id, subject FROM session_changes
      WHERE transaction >= pg_snapshot_xmax($1::pg_snapshot)
        AND transaction < (SELECT pg_snapshot_xmax(snapshot) FROM now)
      ORDER BY transaction LIMIT ${MOST + 1})
    UNION ALL
    (SELECT id, subject FROM session_changes
      WHERE transaction = ANY (ARRAY(SELECT pg_snapshot_xip($1::pg_snapshot)))
      ORDER BY transaction LIMIT ${MOST + 1}))
  SELECT now.snapshot::text, extract(epoch FROM now()) * 1000 AS time,
    pg_is_in_recovery() AS "isStandby", unread.subject
  FROM now LEFT JOIN unread ON true ORDER BY unread.id`

interface Row {
  /** xmin:xmax:transactions under way. */
  snapshot: string
  /** Milliseconds since 1970 on the database's clock. */
  time: string
  isStandby: boolean
  subject: string | null
}

export interface Listener {
  onChange(subjects: string[]): void
  /** Changes may have been missed: too many of them, a restored database, or a process that slept. */
  onGap(): void
}

export interface ChangeReader {
  /** Tells the listener what is new. Returns the oldest transaction that is still under way. */
  read(client: pg.Client): Promise<string>
}

/** Where a reader stands. */
export function createChangeReader({ onChange, onGap }: Listener): ChangeReader {
  let last: { snapshot: string; time: number } | undefined

  function tell(subjects: string[], isGap: boolean): void {
    if (isGap || subjects.length > MOST || subjects.includes(EVERYTHING)) onGap()
    else if (subjects.length > 0) onChange(subjects)
  }

  return {
    async read(client) {
      // Without a name: a plan that was made for an empty table would read a long one whole.
      const { rows } = await client.query<Row>(READ, [last?.snapshot ?? null])
      const [first] = rows
      if (!first || first.isStandby)
        throw new Error('The database is a standby, which lags behind.')
      const { snapshot } = first
      const time = Number(first.time)
      const subjects = rows.flatMap(({ subject }) => subject ?? [])
      tell(subjects, last !== undefined && hasMissed(last, { snapshot, time }))
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
  next.time - last.time > MISSED_AFTER

function boundsOf(snapshot: string) {
  const [xmin = '0', xmax = '0'] = snapshot.split(':')
  return { xmin: BigInt(xmin), xmax: BigInt(xmax) }
}

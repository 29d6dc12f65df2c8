import type pg from 'pg'

/** Events after which an archive ends with the current seal. */
const EVENTS_PER_ARCHIVE = 100_000

/** The seals whose events are all older than the retention. */
export interface Archivable {
  first: number
  last: number
  events: number
}

/**
 * Returns the seals to archive. The newest seal always stays: the next one continues it, and its events tell the epoch.
 * An event's own time decides, because its seal authenticates that.
 */
export async function readArchivable(
  client: pg.Client,
  retention: number,
): Promise<Archivable | undefined> {
  const { rows } = await client.query<{ first: number | null; last: number; events: string }>(
    `WITH newer AS (
       SELECT epoch, transaction, id FROM audit_events WHERE at > now() - $1 * interval '1 second'
       ORDER BY epoch, transaction, id LIMIT 1
     )
     SELECT min(number) AS first, max(number) AS last, sum(events) AS events
     FROM audit_seals AS seal
     WHERE number < (SELECT max(number) FROM audit_seals)
       AND NOT EXISTS (SELECT FROM newer
         WHERE (newer.epoch, newer.transaction, newer.id) <= (seal.epoch, seal.transaction, seal.event_id))`,
    [retention],
  )
  const [row] = rows
  if (!row || row.first === null) return undefined
  return { first: row.first, last: row.last, events: Number(row.events) }
}

/** Returns the last seal of the next archive: the one that completes its number of events, or the last one of all. */
export async function readArchiveEnd(
  client: pg.Client,
  after: number,
  last: number,
): Promise<number> {
  const { rows } = await client.query<{ number: number | null }>(
    `SELECT min(number) AS number
     FROM (SELECT number, sum(events) OVER (ORDER BY number) AS total
       FROM (SELECT number, events FROM audit_seals WHERE number > $1 AND number <= $2
         ORDER BY number LIMIT $3) AS seals) AS totals
     WHERE total >= $3`,
    [after, last, EVENTS_PER_ARCHIVE],
  )
  return rows[0]?.number ?? last
}

export async function readSealHash(
  client: pg.Client,
  number: number,
): Promise<Uint8Array | undefined> {
  const { rows } = await client.query<{ hash: Uint8Array }>(
    'SELECT hash FROM audit_seals WHERE number = $1',
    [number],
  )
  return rows[0]?.hash
}

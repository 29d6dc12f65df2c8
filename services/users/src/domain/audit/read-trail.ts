import pg from 'pg'
import type { EventDigest, Seal, SealPosition } from './audit-seal.ts'
import { EVENT_DIGEST, EVENT_TEXT } from './audit-seals.ts'

/** Seals read by one query, of up to 1,000 events each. */
const SEALS_PER_QUERY = 50

/** Before every event. */
export const BEGINNING: SealPosition = {
  epoch: 0,
  transaction: 0n,
  eventId: '00000000-0000-0000-0000-000000000000',
}

/** Runs work in one snapshot that nothing can change. */
export async function inSnapshot<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    // The role's time limits suit requests, not a scan of the whole trail.
    await client.query(
      'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
    )
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Reads the seals with numbers above `after`, up to and including `last`, in their order. */
export async function* readSeals(
  client: pg.Client,
  { after, last = 2 ** 31 - 1 }: { after: number; last?: number },
): AsyncGenerator<Seal & { sealedAt: Date }> {
  for (let from = after, full = true; full; ) {
    const { rows } = await client.query<Seal & { sealedAt: Date }>(
      `SELECT number, sealed_at AS "sealedAt", epoch, transaction, event_id AS "eventId", events, digests,
         hash, mac
       FROM audit_seals WHERE number > $1 AND number <= $2 ORDER BY number LIMIT $3`,
      [from, last, SEALS_PER_QUERY],
    )
    for (const row of rows) yield { ...row, transaction: BigInt(row.transaction) }
    from = rows.at(-1)?.number ?? from
    full = rows.length === SEALS_PER_QUERY
  }
}

/** The condition that an event comes after one seal's position, up to and including another's. */
export const BETWEEN = `(epoch, transaction, id) > ($1, $2, $3) AND (epoch, transaction, id) <= ($4, $5, $6)`

export const positionValues = ({ epoch, transaction, eventId }: SealPosition) => [
  epoch,
  String(transaction),
  eventId,
]

/** Reads the digests of the events between two positions. */
export async function readDigests(
  client: pg.Client,
  after: SealPosition,
  last: SealPosition,
): Promise<EventDigest[]> {
  const { rows } = await client.query<EventDigest>(
    `SELECT id, ${EVENT_DIGEST} AS sha256 FROM audit_events WHERE ${BETWEEN}`,
    [...positionValues(after), ...positionValues(last)],
  )
  return rows
}

/** Reads the events between two positions as the text that seals hash, in sealing order. */
export async function readTexts(
  client: pg.Client,
  after: SealPosition,
  last: SealPosition,
): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(
    `SELECT ${EVENT_TEXT} AS text FROM audit_events WHERE ${BETWEEN} ORDER BY epoch, transaction, id`,
    [...positionValues(after), ...positionValues(last)],
  )
  return rows.map(({ text }) => text)
}

export async function countAfter(client: pg.Client, last: SealPosition): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM audit_events WHERE (epoch, transaction, id) > ($1, $2, $3)',
    positionValues(last),
  )
  return rows[0]?.count ?? 0
}

/** Returns the ids of up to 1,000 events before a position and at it. */
export async function readIdsUpTo(client: pg.Client, last: SealPosition): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM audit_events WHERE (epoch, transaction, id) <= ($1, $2, $3)
     ORDER BY epoch, transaction, id LIMIT 1000`,
    positionValues(last),
  )
  return rows.map(({ id }) => id)
}

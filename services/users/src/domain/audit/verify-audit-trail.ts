import pg from 'pg'
import { isSame } from '#/lib/secrets.ts'
import {
  digestsOf,
  type EventDigest,
  hashOf,
  isSealedBy,
  macText,
  type Seal,
  type SealPosition,
} from './audit-seal.ts'
import { EVENT_DIGEST } from './audit-seals.ts'

/** Seals read by one query, of up to 1,000 events each. */
const SEALS_PER_QUERY = 50
const BEGINNING: SealPosition = {
  epoch: 0,
  transaction: 0n,
  eventId: '00000000-0000-0000-0000-000000000000',
}

/** A seal's record in the service's log. */
export interface LoggedSeal {
  number: number
  mac: string
}

export interface Verification {
  /** Messages for an operator. */
  faults: string[]
  events: number
  seals: number
  unsealed: number
  newest: LoggedSeal | undefined
}

interface VerifyOptions {
  keys: Buffer[]
  logged: LoggedSeal[]
}

/** Compares the trail with its seals, and the seals with the log, in one snapshot. */
export async function verifyTrail(
  databaseUrl: string,
  options: VerifyOptions,
): Promise<Verification> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    // The role's time limits suit requests, not a scan of the whole trail.
    await client.query(
      'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
    )
    return await verify(client, options)
  } finally {
    await client.end()
  }
}

async function verify(client: pg.Client, { keys, logged }: VerifyOptions): Promise<Verification> {
  const faults: string[] = []
  const logs = new Map(logged.map(({ number, mac }) => [number, mac]))
  let before: Seal | undefined
  let events = 0
  for await (const seal of readSeals(client)) {
    faults.push(...faultsOfSeal(seal, before, keys), ...faultsAgainstLog(seal, logs))
    const found = await readEvents(client, before ?? BEGINNING, seal)
    faults.push(...faultsOfEvents(digestsOf(seal), found))
    events += found.length
    before = seal
  }
  if (before && !isSealedBy(before, keys)) {
    faults.push(`No secret in APP_SECRET made seal ${before.number}, the newest.`)
  }
  const last = before?.number ?? 0
  const missing = [...logs.keys()].filter((number) => number > last)
  if (missing.length > 0) {
    const number = Math.min(...missing)
    faults.push(
      `Seal ${number} is in the log but not in the trail, which was cut off after seal ${last}.`,
    )
  }
  const unsealed = await countAfter(client, before ?? BEGINNING)
  const newest = before && { number: before.number, mac: macText(before) }
  return { faults, events, seals: last, unsealed, newest }
}

async function* readSeals(client: pg.Client): AsyncGenerator<Seal> {
  for (let after = 0, full = true; full; ) {
    const { rows } = await client.query<Seal & { transaction: string }>(
      `SELECT number, epoch, transaction, event_id AS "eventId", events, digests, hash, mac
       FROM audit_seals WHERE number > $1 ORDER BY number LIMIT $2`,
      [after, SEALS_PER_QUERY],
    )
    for (const row of rows) yield { ...row, transaction: BigInt(row.transaction) }
    after = rows.at(-1)?.number ?? after
    full = rows.length === SEALS_PER_QUERY
  }
}

/** Accepts a seal made with a removed secret: the later seals authenticate it. */
function* faultsOfSeal(seal: Seal, before: Seal | undefined, keys: Buffer[]): Generator<string> {
  const expected = (before?.number ?? 0) + 1
  if (seal.number !== expected) yield `Seal ${expected} is missing.`
  else if (!isSame(hashOf(seal, before?.hash), seal.hash)) yield `Seal ${seal.number} was changed.`
  else if (before && isSealedBy(before, keys) && !isSealedBy(seal, keys)) {
    yield `No secret in APP_SECRET made seal ${seal.number}.`
  }
}

function* faultsAgainstLog(seal: Seal, logs: Map<number, string>): Generator<string> {
  const mac = logs.get(seal.number)
  if (mac !== undefined && mac !== macText(seal)) {
    yield `Seal ${seal.number} differs from the log.`
  }
}

const BETWEEN = `(epoch, transaction, id) > ($1, $2, $3) AND (epoch, transaction, id) <= ($4, $5, $6)`

/** Reads every event after one seal's position, up to and including the next seal's. */
async function readEvents(
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

const positionValues = ({ epoch, transaction, eventId }: SealPosition) => [
  epoch,
  String(transaction),
  eventId,
]

function* faultsOfEvents(sealed: EventDigest[], found: EventDigest[]): Generator<string> {
  const rest = new Map(found.map((event) => [event.id, event]))
  for (const { id, sha256 } of sealed) {
    const event = rest.get(id)
    rest.delete(id)
    if (!event) yield `Event ${id} is missing.`
    else if (!isSame(event.sha256, sha256)) yield `Event ${id} was changed.`
  }
  for (const id of rest.keys()) yield `Event ${id} was added.`
}

async function countAfter(client: pg.Client, last: SealPosition): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM audit_events WHERE (epoch, transaction, id) > ($1, $2, $3)',
    positionValues(last),
  )
  return rows[0]?.count ?? 0
}

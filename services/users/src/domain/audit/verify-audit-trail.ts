import pg from 'pg'
import { isSame } from '#/lib/secrets.ts'
import {
  type Digest,
  digestsOf,
  hashOf,
  isSealedBy,
  macText,
  type Place,
  type Seal,
} from './audit-seal.ts'
import { EVENT_DIGEST } from './audit-seals.ts'

/** Seals read at once: of a thousand events each. */
const SEALS = 50
const BEGINNING: Place = {
  epoch: 0,
  transaction: 0n,
  eventId: '00000000-0000-0000-0000-000000000000',
}

/** A seal as the log tells it. */
export interface LoggedSeal {
  number: number
  mac: string
}

export interface Verification {
  /** What is wrong, in words for an operator. */
  faults: string[]
  events: number
  seals: number
  unsealed: number
  newest: LoggedSeal | undefined
}

interface Given {
  keys: Buffer[]
  logged: LoggedSeal[]
}

/** Holds the trail against its seals, and these against the log, on one snapshot. */
export async function verifyTrail(databaseUrl: string, given: Given): Promise<Verification> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    // The role's limits are for requests.
    await client.query(
      'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
    )
    return await verify(client, given)
  } finally {
    await client.end()
  }
}

async function verify(client: pg.Client, { keys, logged }: Given): Promise<Verification> {
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
    faults.push(`Seal ${before.number}, the newest, is by no secret of APP_SECRET.`)
  }
  const last = before?.number ?? 0
  const missing = [...logs.keys()].filter((number) => number > last)
  if (missing.length > 0) {
    const number = Math.min(...missing)
    faults.push(
      `Seal ${number} stands in the log and not in the trail: it was cut off after seal ${last}.`,
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
      [after, SEALS],
    )
    for (const row of rows) yield { ...row, transaction: BigInt(row.transaction) }
    after = rows.at(-1)?.number ?? after
    full = rows.length === SEALS
  }
}

/** A seal by a secret that is no longer known is vouched for by those after it. */
function* faultsOfSeal(seal: Seal, before: Seal | undefined, keys: Buffer[]): Generator<string> {
  const due = (before?.number ?? 0) + 1
  if (seal.number !== due) yield `Seal ${due} is missing.`
  else if (!isSame(hashOf(seal, before?.hash), seal.hash)) yield `Seal ${seal.number} was changed.`
  else if (before && isSealedBy(before, keys) && !isSealedBy(seal, keys)) {
    yield `Seal ${seal.number} is by no secret of APP_SECRET.`
  }
}

function* faultsAgainstLog(seal: Seal, logs: Map<number, string>): Generator<string> {
  const mac = logs.get(seal.number)
  if (mac !== undefined && mac !== macText(seal)) {
    yield `Seal ${seal.number} is another one than the log tells.`
  }
}

const BETWEEN = `(epoch, transaction, id) > ($1, $2, $3) AND (epoch, transaction, id) <= ($4, $5, $6)`

/** Every event from one seal's place to the next: no place lies between two seals. */
async function readEvents(client: pg.Client, after: Place, last: Place): Promise<Digest[]> {
  const { rows } = await client.query<Digest>(
    `SELECT id, ${EVENT_DIGEST} AS sha256 FROM audit_events WHERE ${BETWEEN}`,
    [...place(after), ...place(last)],
  )
  return rows
}

const place = ({ epoch, transaction, eventId }: Place) => [epoch, String(transaction), eventId]

function* faultsOfEvents(sealed: Digest[], found: Digest[]): Generator<string> {
  const rest = new Map(found.map((event) => [event.id, event]))
  for (const { id, sha256 } of sealed) {
    const event = rest.get(id)
    rest.delete(id)
    if (!event) yield `Event ${id} is missing.`
    else if (!isSame(event.sha256, sha256)) yield `Event ${id} was changed.`
  }
  for (const id of rest.keys()) yield `Event ${id} was added.`
}

async function countAfter(client: pg.Client, last: Place): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM audit_events WHERE (epoch, transaction, id) > ($1, $2, $3)',
    place(last),
  )
  return rows[0]?.count ?? 0
}

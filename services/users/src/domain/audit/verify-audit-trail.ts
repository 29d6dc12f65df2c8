import type { KeyObject } from 'node:crypto'
import type pg from 'pg'
import { isSame } from '#/lib/secrets.ts'
import {
  digestsOf,
  type EventDigest,
  hashOf,
  isSealedBy,
  macText,
  type Seal,
  type SealLink,
  sealKey,
} from './audit-seal.ts'
import { archiveKey, isStartSignedBy, readStart, type TrailStart } from './audit-start.ts'
import {
  BEGINNING,
  countAfter,
  inSnapshot,
  readDigests,
  readIdsUpTo,
  readSeals,
} from './read-trail.ts'
import { type LoggedSeal, type SealLog, sealLog } from './seal-log.ts'
import { type ArchiveChain, verifyArchives } from './verify-archives.ts'

export interface Verification {
  /** Messages for an operator. */
  faults: string[]
  events: number
  seals: number
  unsealed: number
  newest: LoggedSeal | undefined
  /** The last archived seal, and whether APP_SECRET signed it. */
  start: (TrailStart & { isSigned: boolean }) | undefined
  archives: ArchiveChain | undefined
  /** Seals in the log that agree, and those before the start that were not compared. */
  logged: { agreeing: number; unseen: number }
}

export interface VerifyOptions {
  secrets: readonly string[]
  logged?: LoggedSeal[]
  /** The folder of the archives. */
  archives?: string | undefined
  /** Called after each seal with the number of events verified. */
  onProgress?: ((events: number) => void) | undefined
}

/** Compares the trail with its seals and archives, and the seals with the log, in one snapshot. */
export const verifyTrail = (databaseUrl: string, options: VerifyOptions): Promise<Verification> =>
  inSnapshot(databaseUrl, (client) => verifySnapshot(client, options))

/** Verifies the trail as a transaction sees it. */
export async function verifySnapshot(
  client: pg.Client,
  { secrets, logged = [], archives, onProgress }: VerifyOptions,
): Promise<Verification> {
  const log = sealLog(logged)
  const keys = secrets.map(archiveKey)
  const start = await readStart(client)
  const { faults, newest, ...counts } = await verifySeals(client, {
    start,
    log,
    onProgress,
    keys: secrets.map(sealKey),
  })
  const chain =
    archives === undefined ? undefined : await verifyArchives(archives, { start, keys, log })
  const isSigned = start !== undefined && isStartSignedBy(start, keys)
  return {
    ...counts,
    faults: [...faults, ...(chain?.faults ?? []), ...faultsOfStart(start, isSigned, chain)],
    newest: newest && { number: newest.number, mac: macText(newest) },
    unsealed: await countAfter(client, newest ?? start ?? BEGINNING),
    start: start && { ...start, isSigned },
    archives: chain,
    logged: { agreeing: log.agreeing(), unseen: log.unseenUpTo(start?.number ?? 0) },
  }
}

/** Archives of every seal from the first to the start prove a start whose secret was removed. */
function* faultsOfStart(
  start: TrailStart | undefined,
  isSigned: boolean,
  archives: ArchiveChain | undefined,
): Generator<string> {
  const isProven = archives?.isComplete === true && archives.faults.length === 0
  if (!start || isSigned || isProven) return
  yield `No secret in APP_SECRET signed that the trail begins after seal ${start.number}. If a secret was removed since, prove it by the archives: verify-audit --archives DIR.`
}

interface SealOptions extends Pick<VerifyOptions, 'onProgress'> {
  start: TrailStart | undefined
  log: SealLog
  keys: KeyObject[]
}

async function verifySeals(client: pg.Client, { start, log, keys, onProgress }: SealOptions) {
  const faults: string[] = []
  let before: SealLink | undefined = start
  let newest: Seal | undefined
  let events = 0
  for await (const seal of readSeals(client, { after: 0 })) {
    faults.push(...faultsOfSeal(seal, before, keys), ...log.faultsOf(seal))
    const found = await readDigests(client, before ?? BEGINNING, seal)
    faults.push(...faultsOfEvents(digestsOf(seal), found))
    events += found.length
    onProgress?.(events)
    before = newest = seal
  }
  if (newest && !isSealedBy(newest, keys)) {
    faults.push(`No secret in APP_SECRET made seal ${newest.number}, the newest.`)
  }
  if (start) faults.push(...(await faultsBefore(client, start, newest)))
  const last = newest?.number ?? start?.number ?? 0
  faults.push(...log.faultsAfter(last))
  return { faults, events, seals: last - (start?.number ?? 0), newest }
}

/** The archiving command drops seals with their events, and never the newest seal. */
async function faultsBefore(
  client: pg.Client,
  start: TrailStart,
  newest: Seal | undefined,
): Promise<string[]> {
  const added = await readIdsUpTo(client, start)
  return [
    ...(newest ? [] : [`Seal ${start.number + 1} is missing.`]),
    ...added.map((id) => `Event ${id} was added.`),
  ]
}

/** Accepts a seal made with a removed secret: the later seals authenticate it. */
function* faultsOfSeal(
  seal: Seal,
  before: SealLink | undefined,
  keys: KeyObject[],
): Generator<string> {
  const expected = (before?.number ?? 0) + 1
  if (seal.number !== expected) yield `Seal ${expected} is missing.`
  else if (!isSame(hashOf(seal, before?.hash), seal.hash)) yield `Seal ${seal.number} was changed.`
  else if (before && isSealedBy(before, keys) && !isSealedBy(seal, keys)) {
    yield `No secret in APP_SECRET made seal ${seal.number}.`
  }
}

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

import type { KeyObject } from 'node:crypto'
import type pg from 'pg'
import { isSame } from '#/lib/secrets.ts'
import type { SealLink } from './audit-seal.ts'
import { dropSteps } from './drop-archived.ts'
import { readArchiveEnd, readSealHash } from './read-archivable.ts'
import { type Archive, readArchive } from './read-archive.ts'
import { listArchives } from './verify-archives.ts'
import { writeArchive } from './write-archive.ts'

export interface ArchiveOptions {
  ownerUrl: string
  folder: string
  secrets: readonly string[]
  /** Seconds. */
  retention: number
  isDryRun: boolean
  /** Called with a short text every few milliseconds. */
  onProgress(text: string): void
  /** Called when an archive is verified and its events are dropped. */
  onArchive(archive: Archive, events: number): void
}

/** A run of the command, with its two connections. */
export interface Run extends ArchiveOptions {
  snapshot: pg.Client
  owner: pg.Client
  keys: KeyObject[]
}

/** Reports a count of events as progress. */
export const report = ({ onProgress }: Run, events: number, done: string) =>
  onProgress(`${events.toLocaleString('en')} events ${done}`)

export function signingKey({ keys: [key] }: Run): KeyObject {
  if (!key) throw new Error('APP_SECRET has no secret.')
  return key
}

/** Takes the archive of an interrupted run or writes one, and verifies it from the disk. */
export async function nextArchive(after: SealLink | undefined, last: number, run: Run) {
  const { folder, snapshot, keys } = run
  const next = (after?.number ?? 0) + 1
  const written = (await listArchives(folder)).find(
    (file) => file.first <= next && file.last >= next && file.last <= last,
  )
  let count = 0
  const path =
    written?.path ??
    (await writeArchive(snapshot, folder, {
      after,
      last: await readArchiveEnd(snapshot, after?.number ?? 0, last),
      key: signingKey(run),
      onEvents(more) {
        count += more
        report(run, count, 'written')
      },
    }))
  const dropping = dropSteps()
  let joint: Uint8Array | undefined
  let events = 0
  const archive = await readArchive(path, {
    keys,
    onSeal(seal) {
      events += seal.events
      if (seal.number === after?.number) joint = seal.hash
      if (seal.number >= next) dropping.add(seal)
    },
  })
  await checkContinuity(archive, after, { joint, snapshot })
  return { archive, events, steps: dropping.steps }
}

interface Continuity {
  /** The archive's hash of the seal after which the trail begins, when it contains that seal. */
  joint: Uint8Array | undefined
  snapshot: pg.Client
}

/** The chain from the trail's start to a seal that the trail has makes everything between them the same. */
async function checkContinuity(
  archive: Archive,
  after: SealLink | undefined,
  { joint, snapshot }: Continuity,
): Promise<void> {
  const beginning = joint ?? archive.previousHash
  const fits = after && beginning ? isSame(after.hash, beginning) : !after && !beginning
  const end = await readSealHash(snapshot, archive.last.number)
  if (fits && end && isSame(end, archive.last.hash)) return
  throw new Error(
    `The archive ${archive.path} is of another trail, or of one before a restore. Name another folder.`,
  )
}

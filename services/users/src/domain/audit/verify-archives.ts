import type { KeyObject } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isSame } from '#/lib/secrets.ts'
import { rangeOfName } from './archive-format.ts'
import type { Seal } from './audit-seal.ts'
import type { TrailStart } from './audit-start.ts'
import { type Archive, readArchive } from './read-archive.ts'
import type { SealLog } from './seal-log.ts'

/** The archives of a folder, compared with each other and the start of the trail. */
export interface ArchiveChain {
  /** Messages for an operator. */
  faults: string[]
  archives: number
  seals: number
  events: number
  /** The first archived seal; `undefined` without archives. */
  first: number | undefined
  /** Whether they contain every seal from the first one to the start of the trail, without a fault. */
  isComplete: boolean
}

export interface ArchiveFile {
  path: string
  first: number
  last: number
}

/** Returns the archives in a folder, by their names, in the order of their first seals. */
export async function listArchives(folder: string): Promise<ArchiveFile[]> {
  const names = (await readdir(folder)).sort()
  return names.flatMap((name) => {
    const range = rangeOfName(name)
    return range ? { path: join(folder, name), ...range } : []
  })
}

interface Options {
  start: TrailStart | undefined
  keys: KeyObject[]
  log: SealLog
}

/** The result of the archives before the current one. */
interface Progress extends ArchiveChain {
  previous: Archive | undefined
  reachesStart: boolean
}

/**
 * Verifies the archives of a folder. They may overlap, because an interrupted run can be continued in another folder.
 * Older ones may be missing: nothing tells a deleted one from one that is kept elsewhere.
 */
export async function verifyArchives(folder: string, options: Options): Promise<ArchiveChain> {
  const { start } = options
  const files = await listArchives(folder)
  const first = files[0]?.first
  const counts = { archives: 0, seals: 0, events: 0, first, isComplete: false }
  const progress: Progress = {
    faults: [],
    ...counts,
    previous: undefined,
    reachesStart: start === undefined,
  }
  for (const { path } of files) {
    await verifyNext(path, progress, options).catch((error: Error) =>
      progress.faults.push(error.message),
    )
  }
  const { previous: _, reachesStart, ...chain } = progress
  if (!reachesStart) {
    chain.faults.push(
      `No archive in ${folder} has seal ${start?.number}, after which the trail begins.`,
    )
  }
  return { ...chain, isComplete: first === 1 && chain.faults.length === 0 }
}

async function verifyNext(path: string, chain: Progress, { start, keys, log }: Options) {
  const { previous } = chain
  const known = previous?.last.number ?? 0
  const hashes = new Map<number, Uint8Array>()
  const archive = await readArchive(path, {
    keys,
    onSeal(seal: Seal) {
      const { number, hash, events } = seal
      if (number === known || number === start?.number) hashes.set(number, hash)
      if (number <= known) return
      chain.seals += 1
      chain.events += events
      chain.faults.push(...log.faultsOf(seal))
    },
  })
  chain.archives += 1
  chain.faults.push(...faultsBetween(previous, archive, hashes))
  const hash = start && hashes.get(start.number)
  if (hash) {
    chain.reachesStart = true
    if (!isSame(hash, start.hash)) {
      chain.faults.push(
        `Seal ${start.number} in ${path} is not the one after which the trail begins.`,
      )
    }
  }
  if (archive.last.number > known) chain.previous = archive
}

/** `hashes` has the later archive's hash of the earlier one's last seal, when they overlap. */
function* faultsBetween(
  earlier: Archive | undefined,
  later: Archive,
  hashes: Map<number, Uint8Array>,
): Generator<string> {
  if (!earlier || later.last.number < earlier.last.number) return
  const { number, hash } = earlier.last
  if (later.first > number + 1) {
    yield `Seals ${number + 1} to ${later.first - 1} are in no archive.`
    return
  }
  const continued = later.first === number + 1 ? later.previousHash : hashes.get(number)
  if (continued && isSame(continued, hash)) return
  yield `${later.path} does not continue ${earlier.path}.`
}

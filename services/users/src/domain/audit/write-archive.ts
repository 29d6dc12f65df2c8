import { createHash, type KeyObject } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { flushFolder } from '#/lib/flush-folder.ts'
import { mac } from '#/lib/secrets.ts'
import packageJson from '#package.json' with { type: 'json' }
import {
  archiveName,
  EVENT_COLUMNS,
  FORMAT,
  hexOf,
  isPartial,
  lineOf,
  PARTIAL,
} from './archive-format.ts'
import type { Seal, SealLink } from './audit-seal.ts'
import { BEGINNING, readSeals, readTexts } from './read-trail.ts'

export interface ArchiveRange {
  /** The seal before the first one; `undefined` before seal 1. */
  after: SealLink | undefined
  last: number
}

interface WriteOptions extends ArchiveRange {
  key: KeyObject
  /** Called with the number of events of each seal. */
  onEvents(count: number): void
}

/** Writes an archive and returns its path. It gets its name only once its whole content is on the disk. */
export async function writeArchive(
  client: pg.Client,
  folder: string,
  options: WriteOptions,
): Promise<string> {
  const path = join(folder, archiveName((options.after?.number ?? 0) + 1, options.last))
  const partial = `${path}${PARTIAL}`
  try {
    await pipeline(
      Readable.from(signed(contentOf(client, options), options.key)),
      createGzip(),
      createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true }),
    )
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  await rename(partial, path)
  await flushFolder(folder)
  return path
}

/** Removes what interrupted runs left. */
export async function removePartials(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (isPartial(name)) await rm(join(folder, name), { force: true })
  }
}

async function* contentOf(
  client: pg.Client,
  { after, last, onEvents }: WriteOptions,
): AsyncGenerator<string> {
  yield lineOf(headerOf({ after, last }))
  let before = after ?? BEGINNING
  for await (const seal of readSeals(client, { after: after?.number ?? 0, last })) {
    const events = await readTexts(client, before, seal)
    yield `${events.map((event) => `${event}\n`).join('')}${lineOf(sealLineOf(seal))}`
    onEvents(events.length)
    before = seal
  }
}

const headerOf = ({ after, last }: ArchiveRange) => ({
  archive: {
    format: FORMAT,
    gatehouse_version: packageJson.version,
    written_at: new Date().toISOString(),
    first_seal: (after?.number ?? 0) + 1,
    last_seal: last,
    previous_hash: after ? hexOf(after.hash) : null,
    event_columns: EVENT_COLUMNS,
  },
})

/** Leaves the digests out: they follow from the events. */
const sealLineOf = (seal: Seal & { sealedAt: Date }) => ({
  seal: {
    number: seal.number,
    sealed_at: seal.sealedAt.toISOString(),
    epoch: seal.epoch,
    transaction: String(seal.transaction),
    event_id: seal.eventId,
    events: seal.events,
    hash: hexOf(seal.hash),
    mac: hexOf(seal.mac),
  },
})

/** Appends the end. */
async function* signed(content: AsyncIterable<string>, key: KeyObject): AsyncGenerator<string> {
  const hash = createHash('sha256')
  for await (const text of content) {
    hash.update(text)
    yield text
  }
  const sha256 = hash.digest()
  yield lineOf({ end: { sha256: hexOf(sha256), mac: hexOf(mac(key, sha256)) } })
}

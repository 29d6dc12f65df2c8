import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

interface Measured {
  bytes: number
  sha256: string
}

/** Counts and hashes what passes. */
function createMeter() {
  const hash = createHash('sha256')
  let bytes = 0
  return {
    async *pass(source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        hash.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    },
    measured: (): Measured => ({ bytes, sha256: hash.digest('hex') }),
  }
}

/** Writes a dump to a new file, encrypted for the recipients if there are any. Nothing is written in the clear before. */
export async function writeDump(
  file: string,
  source: Readable,
  recipients: readonly string[],
): Promise<Measured> {
  const meter = createMeter()
  const content = recipients.length > 0 ? await encrypted(source, recipients) : source
  await pipeline(
    content,
    meter.pass,
    createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }),
  )
  return meter.measured()
}

async function encrypted(source: Readable, recipients: readonly string[]): Promise<Readable> {
  const { Encrypter } = await loadAge()
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  return fromWeb(await encrypter.encrypt(toWeb(source)))
}

/** Measures a file as it is stored. */
export async function measureDump(file: string): Promise<Measured> {
  const meter = createMeter()
  await pipeline(createReadStream(file), meter.pass, async (chunks) => {
    for await (const _ of chunks);
  })
  return meter.measured()
}

/** Returns whether a dump is encrypted. Throws when its private key is not named. */
export function requireIdentity(
  file: string,
  identityFile: string | undefined,
): identityFile is string {
  if (!file.endsWith('.age')) return false
  if (identityFile !== undefined) return true
  throw new Error('The backup is encrypted. Name the file with the private key: --identity FILE.')
}

/** Opens a dump for reading, decrypted if it is encrypted. Throws when the identity is missing or another one. */
export async function openDump(file: string, identityFile: string | undefined): Promise<Readable> {
  const source = createReadStream(file)
  if (!requireIdentity(file, identityFile)) return source
  const { Decrypter } = await loadAge()
  const decrypter = new Decrypter()
  for (const identity of await readIdentities(identityFile)) decrypter.addIdentity(identity)
  return fromWeb(
    await decrypter.decrypt(toWeb(source)).catch((cause: unknown) => {
      source.destroy()
      throw new Error(`No private key in ${identityFile} decrypts the backup.`, { cause })
    }),
  )
}

/** Reads the keys of a file as age-keygen writes it, without its comments. */
async function readIdentities(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`${file} can't be read.`, { cause })
  })
  const identities = text.split(/\s*\n\s*/).filter((line) => line.startsWith('AGE-SECRET-KEY-'))
  if (identities.length > 0) return identities
  throw new Error(`${file} has no private key of age, AGE-SECRET-KEY-….`)
}

// Loading it takes longer than most commands.
const loadAge = () => import('age-encryption')

const toWeb = (source: Readable) => Readable.toWeb(source) as unknown as globalThis.ReadableStream
const fromWeb = (source: unknown): Readable => Readable.fromWeb(source as ReadableStream)

import { createHash, type Hash, type KeyObject } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type * as z from 'zod'
import { isSame, mac } from '#/lib/secrets.ts'
import { bytesOfUuid } from '#/lib/uuid.ts'
import { EndLine, HeaderLine, SealLine } from './archive-format.ts'
import { hashOf, type Seal } from './audit-seal.ts'

/** An archive whose seals fit its events and each other, and whose content is as it was written. */
export interface Archive {
  path: string
  first: number
  /** The hash of the seal before the first one; null before seal 1. */
  previousHash: Buffer | null
  last: Seal
  /** Whether one of the keys signed it. A removed secret may have. */
  isSigned: boolean
}

interface ReadOptions {
  keys: KeyObject[]
  onSeal?(seal: Seal): void
}

type Header = z.infer<typeof HeaderLine>['archive']

const NEWLINE = 10
/** Where an event's text has its id: parsing a hundred thousand of them would take longer than hashing. */
const ID_AT = '["'.length
const ID_LENGTH = 36
const END = Buffer.from('{"end"')
const BRACKET = '['.charCodeAt(0)

/** Reads and verifies an archive, a seal at a time. Throws an error that names the file. */
export async function readArchive(path: string, options: ReadOptions): Promise<Archive> {
  try {
    return await pipeline(createReadStream(path), createGunzip(), (content) =>
      verify(path, content, options),
    )
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`The archive ${path} is damaged: ${reason}.`, { cause })
  }
}

async function verify(
  path: string,
  content: AsyncIterable<Buffer>,
  { keys, onSeal }: ReadOptions,
): Promise<Archive> {
  const reading: Reading = { hash: createHash('sha256'), digests: [] }
  for await (const line of linesOf(content)) {
    const seal = takeLine(line, reading)
    if (seal) onSeal?.(seal)
  }
  const { header, last, end } = reading
  if (!header || !end || last?.number !== header.last_seal) throw new Error('it is incomplete')
  const sha256 = reading.hash.digest()
  if (!isSame(sha256, end.sha256)) throw new Error('its content was changed')
  const isSigned = keys.some((key) => isSame(mac(key, sha256), end.mac))
  return { path, first: header.first_seal, previousHash: header.previous_hash, last, isSigned }
}

interface Reading {
  hash: Hash
  header?: Header
  /** Of the events since the last seal. */
  digests: Buffer[]
  last?: Seal
  end?: z.infer<typeof EndLine>['end']
}

/** Returns the seal, if the line is one. */
function takeLine(line: Buffer, reading: Reading): Seal | undefined {
  if (reading.end) throw new Error('it continues after its end')
  if (line.subarray(0, END.length).equals(END)) {
    reading.end = parse(EndLine, line).end
    return undefined
  }
  reading.hash.update(line).update('\n')
  if (!reading.header) reading.header = parse(HeaderLine, line).archive
  else if (line[0] === BRACKET) reading.digests.push(digestOf(line))
  else return takeSeal(line, reading.header, reading)
  return undefined
}

/** Splits at newlines alone: readline also splits at U+2028, which a task's title may contain. */
async function* linesOf(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of content) {
    const bytes = Buffer.concat([rest, chunk])
    let from = 0
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      yield bytes.subarray(from, at)
      from = at + 1
    }
    rest = bytes.subarray(from)
  }
  if (rest.length > 0) throw new Error('its last line is incomplete')
}

function parse<T>(schema: z.ZodType<T>, line: Buffer): T {
  const { data, error } = schema.safeParse(JSON.parse(line.toString('utf8')))
  if (data !== undefined) return data
  const [issue] = error?.issues ?? []
  throw new Error(
    `it is not one that this version reads: ${issue?.path.join('.')} ${issue?.message}`,
  )
}

/** Returns the bytes of an event's id and of its SHA-256, as its seal has them. */
function digestOf(line: Buffer): Buffer {
  const id = line.toString('latin1', ID_AT, ID_AT + ID_LENGTH)
  return Buffer.concat([bytesOfUuid(id), createHash('sha256').update(line).digest()])
}

function takeSeal(line: Buffer, header: Header, reading: Reading): Seal {
  const { seal: found } = parse(SealLine, line)
  const { number, epoch, events, hash, mac: tag } = found
  const { last: before, digests } = reading
  if (number !== (before ? before.number + 1 : header.first_seal)) {
    throw new Error(`seal ${number} is not the next one`)
  }
  const seal: Seal = {
    number,
    epoch,
    events,
    hash,
    mac: tag,
    transaction: BigInt(found.transaction),
    eventId: found.event_id,
    digests: Buffer.concat(digests),
  }
  const previous = before?.hash ?? header.previous_hash ?? undefined
  if (digests.length !== events || !isSame(hashOf(seal, previous), hash)) {
    throw new Error(`seal ${number} does not fit its events or the seal before it`)
  }
  reading.last = seal
  reading.digests = []
  return seal
}

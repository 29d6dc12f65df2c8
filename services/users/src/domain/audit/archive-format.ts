import * as z from 'zod'

/**
 * An archive is NDJSON, compressed with gzip: a header, then the events of each seal and the seal, then the end. A line
 * that is an array is an event, as the text that its seal hashes. The end has the SHA-256 of all lines before it, and an
 * HMAC over that.
 */
export const FORMAT = 1

/** The elements of an event, in their order. */
export const EVENT_COLUMNS = [
  'id',
  'epoch',
  'transaction',
  'at',
  'action',
  'actor_id',
  'user_id',
  'object_id',
  'object_name',
  'changes',
  'personal_changes',
  'origin',
  'detail',
  'request_id',
]

const Hex = z.hex().transform((text) => Buffer.from(text, 'hex'))

export const HeaderLine = z.strictObject({
  archive: z.strictObject({
    format: z.literal(FORMAT),
    gatehouse_version: z.string(),
    written_at: z.iso.datetime(),
    first_seal: z.int(),
    last_seal: z.int(),
    /** The hash of the seal before the first one; null before seal 1. */
    previous_hash: Hex.nullable(),
    event_columns: z.array(z.string()),
  }),
})

export const SealLine = z.strictObject({
  seal: z.strictObject({
    number: z.int(),
    sealed_at: z.iso.datetime(),
    epoch: z.int(),
    transaction: z.string().regex(/^\d+$/),
    event_id: z.uuid(),
    events: z.int(),
    hash: Hex,
    mac: Hex,
  }),
})

export const EndLine = z.strictObject({ end: z.strictObject({ sha256: Hex, mac: Hex }) })

export const lineOf = (value: object): string => `${JSON.stringify(value)}\n`

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const NAME = /^audit-(\d{10})-(\d{10})\.ndjson\.gz$/
export const PARTIAL = '.partial'

/** Whether a file is an archive that was not finished. */
export const isPartial = (name: string): boolean =>
  name.endsWith(PARTIAL) && NAME.test(name.slice(0, -PARTIAL.length))

const digits = (number: number) => String(number).padStart(10, '0')

/** Returns the name of the archive of a range of seals. Names sort by the first seal. */
export const archiveName = (first: number, last: number): string =>
  `audit-${digits(first)}-${digits(last)}.ndjson.gz`

/** Returns the range of seals in an archive's name, or `undefined` for the name of another file. */
export function rangeOfName(name: string): { first: number; last: number } | undefined {
  const [, first, last] = NAME.exec(name) ?? []
  return first === undefined ? undefined : { first: Number(first), last: Number(last) }
}

import { createHash, type KeyObject } from 'node:crypto'
import { deriveKey, isSame, mac } from '#/lib/secrets.ts'
import { UUID_BYTES, uuidOfBytes } from '#/lib/uuid.ts'

/** An event's position in sealing order. Once sealed, no event can be inserted before it. */
export interface SealPosition {
  epoch: number
  transaction: bigint
  eventId: string
}

/** The SHA-256 of every column of an event. */
export interface EventDigest {
  id: string
  sha256: Uint8Array
}

/** The events between the previous seal and a position. */
export interface EventBatch extends SealPosition {
  /** Number of events. */
  events: number
  /** For each event, in sealing order, the bytes of its id and of its SHA-256. */
  digests: Uint8Array
}

export interface Seal extends EventBatch {
  number: number
  hash: Uint8Array
  mac: Uint8Array
}

/** The predecessor of the next seal: a seal, or the start of a trail whose older seals are archived. */
export type SealLink = SealPosition & Pick<Seal, 'number' | 'hash' | 'mac'>

const SHA256_BYTES = 32
const ENTRY_BYTES = UUID_BYTES + SHA256_BYTES
const NO_HASH = new Uint8Array(SHA256_BYTES)

/** Derives the MAC key from a secret. */
export const sealKey = (secret: string): KeyObject => deriveKey(secret, 'audit-seal')

/**
 * Seals a batch of events. The hash covers the batch and the previous seal's hash and needs no key to recompute. So the
 * newest seal's MAC authenticates the whole chain, including seals made with a secret that was removed since.
 */
export function sealOf(
  events: EventBatch,
  before: Pick<Seal, 'number' | 'hash'> | undefined,
  key: KeyObject,
): Seal {
  const body = { ...events, number: (before?.number ?? 0) + 1 }
  const hash = hashOf(body, before?.hash)
  return { ...body, hash, mac: mac(key, hash) }
}

/** Computes a seal's hash from its fields and the previous seal's hash. */
export function hashOf(seal: Omit<Seal, 'hash' | 'mac'>, before: Uint8Array = NO_HASH): Buffer {
  const { number, epoch, transaction, eventId, events, digests } = seal
  return createHash('sha256')
    .update(before)
    .update(JSON.stringify([number, epoch, String(transaction), eventId, events]))
    .update(digests)
    .digest()
}

/** Whether one of the keys made the seal's MAC. */
export const isSealedBy = (
  { hash, mac: found }: Pick<Seal, 'hash' | 'mac'>,
  keys: KeyObject[],
): boolean => keys.some((key) => isSame(mac(key, Buffer.from(hash)), found))

/** Splits a seal's digests by event. */
export function digestsOf({ digests }: Seal): EventDigest[] {
  const bytes = Buffer.from(digests)
  return Array.from({ length: Math.floor(bytes.length / ENTRY_BYTES) }, (_, index) => {
    const entry = bytes.subarray(index * ENTRY_BYTES, (index + 1) * ENTRY_BYTES)
    return { id: uuidOfBytes(entry), sha256: entry.subarray(UUID_BYTES) }
  })
}

/** Encodes a seal's MAC as in the log. */
export const macText = ({ mac: bytes }: Pick<Seal, 'mac'>): string =>
  Buffer.from(bytes).toString('base64url')

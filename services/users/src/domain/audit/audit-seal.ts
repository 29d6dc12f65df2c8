import { createHash } from 'node:crypto'
import { deriveKey, isSame, mac } from '#/lib/secrets.ts'
import { UUID_BYTES, uuidOfBytes } from '#/lib/uuid.ts'

/** An event's place in the order of sealing; after it nothing can come in before it. */
export interface Place {
  epoch: number
  transaction: bigint
  eventId: string
}

/** An event that is sealed: its SHA-256 is over every column. */
export interface Digest {
  id: string
  sha256: Uint8Array
}

/** Events in the order of sealing, up to a place. */
export interface Events extends Place {
  /** How many. */
  events: number
  /** Of each the id and then its SHA-256, as bytes. */
  digests: Uint8Array
}

export interface Seal extends Events {
  number: number
  hash: Uint8Array
  mac: Uint8Array
}

const SHA256_BYTES = 32
const ENTRY_BYTES = UUID_BYTES + SHA256_BYTES
const NO_HASH = new Uint8Array(SHA256_BYTES)

/** The key that a secret seals with. */
export const sealKey = (secret: string): Buffer => deriveKey(secret, 'audit-seal')

/**
 * Seals events after the seal before. The hash holds everything, that of the seal before included, and needs no
 * key to be recomputed: the newest seal's MAC vouches for the whole chain, also for seals by a secret that
 * is no longer known.
 */
export function sealOf(
  events: Events,
  before: Pick<Seal, 'number' | 'hash'> | undefined,
  key: Buffer,
): Seal {
  const body = { ...events, number: (before?.number ?? 0) + 1 }
  const hash = hashOf(body, before?.hash)
  return { ...body, hash, mac: mac(key, hash) }
}

/** What a seal's hash has to be after the hash of the one before. */
export function hashOf(seal: Omit<Seal, 'hash' | 'mac'>, before: Uint8Array = NO_HASH): Buffer {
  const { number, epoch, transaction, eventId, events, digests } = seal
  return createHash('sha256')
    .update(before)
    .update(JSON.stringify([number, epoch, String(transaction), eventId, events]))
    .update(digests)
    .digest()
}

/** Whether one of the keys made the seal's MAC. */
export const isSealedBy = ({ hash, mac: found }: Seal, keys: Buffer[]): boolean =>
  keys.some((key) => isSame(mac(key, Buffer.from(hash)), found))

/** The events that a seal holds. */
export function digestsOf({ digests }: Seal): Digest[] {
  const bytes = Buffer.from(digests)
  return Array.from({ length: Math.floor(bytes.length / ENTRY_BYTES) }, (_, index) => {
    const entry = bytes.subarray(index * ENTRY_BYTES, (index + 1) * ENTRY_BYTES)
    return { id: uuidOfBytes(entry), sha256: entry.subarray(UUID_BYTES) }
  })
}

/** A seal's MAC as the log tells it. */
export const macText = ({ mac: bytes }: Pick<Seal, 'mac'>): string =>
  Buffer.from(bytes).toString('base64url')

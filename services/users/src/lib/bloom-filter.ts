import { createHash } from 'node:crypto'

const BYTES = 2 ** 21
/** Three bytes of the digest address one of 2^24 bits. SHA-384 has 16 times three. */
const POSITION_BYTES = 3

function positionsOf(text: string): number[] {
  const digest = createHash('sha384').update(text).digest()
  const count = digest.length / POSITION_BYTES
  return Array.from({ length: count }, (_, n) =>
    digest.readUIntBE(n * POSITION_BYTES, POSITION_BYTES),
  )
}

export interface BloomFilter {
  bytes: Uint8Array
  add(text: string): void
  /** Whether the text was added. Also true for a few texts that were not: 1 in 5 million with 500,000 entries. */
  has(text: string): boolean
}

/** A set of texts in 2 MiB, which can be saved as its bytes. Throws if `bytes` has another size. */
export function createBloomFilter(bytes: Uint8Array = new Uint8Array(BYTES)): BloomFilter {
  if (bytes.length !== BYTES) throw new Error(`A filter has ${BYTES} bytes, not ${bytes.length}.`)
  return {
    bytes,
    add(text) {
      for (const bit of positionsOf(text))
        bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) | (1 << (bit & 7))
    },
    has: (text) => positionsOf(text).every((bit) => ((bytes[bit >>> 3] ?? 0) >>> (bit & 7)) & 1),
  }
}

import { timingSafeEqual } from 'node:crypto'
import { deriveKey, mac, type Purpose } from './secrets.ts'

const TAG_BYTES = 32

export interface MacTokens {
  encode(head: Buffer): string
  /** Returns the head, or `undefined` for a token not made by this service for this purpose. */
  decode(token: string): Buffer | undefined
}

interface Kind {
  /** Derives a separate key for each kind of token, so that one never passes for another (RFC 8725 §2.8). */
  purpose: Purpose
  headBytes: number
}

/** Encodes tokens as base64url of a public head and its 256-bit MAC. The first secret signs, all verify. */
export function macTokens(secrets: readonly string[], { purpose, headBytes }: Kind): MacTokens {
  const keys = secrets.map((secret) => deriveKey(secret, purpose))
  const [signingKey] = keys
  if (!signingKey) throw new Error('Tokens need at least one secret')

  return {
    encode: (head) => Buffer.concat([head, mac(signingKey, head)]).toString('base64url'),

    decode(token) {
      const bytes = Buffer.from(token, 'base64url')
      if (bytes.length !== headBytes + TAG_BYTES) return undefined
      // Base64 has spare bits and Node skips invalid characters. Only the canonical text is accepted.
      if (bytes.toString('base64url') !== token) return undefined
      const head = bytes.subarray(0, headBytes)
      const tag = bytes.subarray(headBytes)
      return keys.some((key) => timingSafeEqual(mac(key, head), tag)) ? head : undefined
    },
  }
}

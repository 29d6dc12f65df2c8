import { timingSafeEqual } from 'node:crypto'
import { deriveKey, mac, type Purpose } from './secrets.ts'

const TAG_BYTES = 32

export interface MacTokens {
  encode(head: Buffer): string
  /** The head; `undefined` for anything that we did not make for this purpose. */
  decode(token: string): Buffer | undefined
}

interface Kind {
  /** Each kind of token has a key of its own: one never passes for another (RFC 8725 §2.8). */
  purpose: Purpose
  headBytes: number
}

/** Tokens of base64url: a head, which is no secret, and its 256-bit MAC. The first secret signs, all verify. */
export function macTokens(secrets: readonly string[], { purpose, headBytes }: Kind): MacTokens {
  const keys = secrets.map((secret) => deriveKey(secret, purpose))
  const [signingKey] = keys
  if (!signingKey) throw new Error('Tokens need at least one secret')

  return {
    encode: (head) => Buffer.concat([head, mac(signingKey, head)]).toString('base64url'),

    decode(token) {
      const bytes = Buffer.from(token, 'base64url')
      if (bytes.length !== headBytes + TAG_BYTES) return undefined
      // Base64 has spare bits and Node skips foreign characters: only the one canonical text counts.
      if (bytes.toString('base64url') !== token) return undefined
      const head = bytes.subarray(0, headBytes)
      const tag = bytes.subarray(headBytes)
      return keys.some((key) => timingSafeEqual(mac(key, head), tag)) ? head : undefined
    },
  }
}

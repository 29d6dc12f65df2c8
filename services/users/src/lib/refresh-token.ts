import { timingSafeEqual } from 'node:crypto'
import { deriveKey, mac } from './secrets.ts'

const ID_BYTES = 16
const HEAD_BYTES = ID_BYTES + 4
const TOKEN_BYTES = HEAD_BYTES + 32

/** What a refresh token says: nothing secret. The MAC is what nobody else can make. */
export interface RefreshClaim {
  sessionId: string
  generation: number
}

export interface RefreshTokens {
  encode(claim: RefreshClaim): string
  /** `undefined` for anything that we did not make. */
  decode(token: string): RefreshClaim | undefined
}

/**
 * Refresh tokens: base64url of session id, generation and a 256-bit MAC. The same claim always gives
 * the same token, so that tabs and retries get the identical one. The first secret signs, all verify.
 */
export function refreshTokens(secrets: readonly string[]): RefreshTokens {
  const keys = secrets.map((secret) => deriveKey(secret, 'refresh-token'))
  const [signingKey] = keys
  if (!signingKey) throw new Error('refreshTokens needs at least one secret')

  return {
    encode({ sessionId, generation }) {
      const head = Buffer.alloc(HEAD_BYTES)
      head.write(sessionId.replaceAll('-', ''), 'hex')
      head.writeUInt32BE(generation, ID_BYTES)
      return Buffer.concat([head, mac(signingKey, head)]).toString('base64url')
    },

    decode(token) {
      const bytes = Buffer.from(token, 'base64url')
      // Base64 has spare bits and Node skips foreign characters: only the one canonical text counts.
      if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== token) return undefined
      const head = bytes.subarray(0, HEAD_BYTES)
      const tag = bytes.subarray(HEAD_BYTES)
      if (!keys.some((key) => timingSafeEqual(mac(key, head), tag))) return undefined
      return { sessionId: toUuid(head), generation: head.readUInt32BE(ID_BYTES) }
    },
  }
}

const toUuid = (head: Buffer): string =>
  head.toString('hex', 0, ID_BYTES).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

import { macTokens } from '#/lib/mac-token.ts'
import { bytesOfUuid, UUID_BYTES, uuidOfBytes } from '#/lib/uuid.ts'

const HEAD_BYTES = UUID_BYTES + 4

/** The content of a refresh token. It is not secret; the MAC makes the token unforgeable. */
export interface RefreshClaim {
  sessionId: string
  generation: number
}

export interface RefreshTokens {
  encode(claim: RefreshClaim): string
  /** Returns `undefined` for a token that this service did not make. */
  decode(token: string): RefreshClaim | undefined
}

/**
 * Encodes refresh tokens as session id, generation and MAC. Encoding is deterministic, so that concurrent tabs and
 * retries get the identical token.
 */
export function refreshTokens(secrets: readonly string[]): RefreshTokens {
  const tokens = macTokens(secrets, { purpose: 'refresh-token-2', headBytes: HEAD_BYTES })

  return {
    encode({ sessionId, generation }) {
      const head = Buffer.alloc(HEAD_BYTES)
      bytesOfUuid(sessionId).copy(head)
      head.writeUInt32BE(generation, UUID_BYTES)
      return tokens.encode(head)
    },

    decode(token) {
      const head = tokens.decode(token)
      return head && { sessionId: uuidOfBytes(head), generation: head.readUInt32BE(UUID_BYTES) }
    },
  }
}

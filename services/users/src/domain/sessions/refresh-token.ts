import { macTokens } from '#/lib/mac-token.ts'
import { bytesOfUuid, UUID_BYTES, uuidOfBytes } from '#/lib/uuid.ts'

const HEAD_BYTES = UUID_BYTES + 4

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
 * Refresh tokens: session id, generation and a MAC. The same claim always gives the same token, so that
 * tabs and retries get the identical one.
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

import { macTokens } from '#/lib/mac-token.ts'
import { bytesOfUuid, UUID_BYTES, uuidOfBytes } from '#/lib/uuid.ts'

export interface SessionTokens {
  encode(sessionId: string): string
  /** Returns the session's id, or `undefined` for a token that this service did not make. */
  decode(token: string): string | undefined
}

/** Encodes session tokens, which only the gateway accepts, as session id and MAC. */
export function sessionTokens(secrets: readonly string[]): SessionTokens {
  const tokens = macTokens(secrets, { purpose: 'session-cookie-2', headBytes: UUID_BYTES })

  return {
    encode: (sessionId) => tokens.encode(bytesOfUuid(sessionId)),
    decode(token) {
      const id = tokens.decode(token)
      return id && uuidOfBytes(id)
    },
  }
}

import { macTokens } from '#/lib/mac-token.ts'
import { bytesOfUuid, UUID_BYTES, uuidOfBytes } from '#/lib/uuid.ts'

export interface SessionTokens {
  encode(sessionId: string): string
  /** The session's id; `undefined` for anything that we did not make. */
  decode(token: string): string | undefined
}

/** What names a session to the gateway, and to nobody else: its id and a MAC. */
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

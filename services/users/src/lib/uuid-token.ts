import { macTokens } from './mac-token.ts'
import type { Purpose } from './secrets.ts'
import { bytesOfUuid, UUID_BYTES, uuidOfBytes } from './uuid.ts'

export interface UuidTokens {
  encode(id: string): string
  /** Returns the id, or `undefined` for a token that this service did not make for this purpose. */
  decode(token: string): string | undefined
}

/** Encodes tokens as an id and its MAC, so that the id's row alone does not reveal the token. */
export function uuidTokens(secrets: readonly string[], purpose: Purpose): UuidTokens {
  const tokens = macTokens(secrets, { purpose, headBytes: UUID_BYTES })

  return {
    encode: (id) => tokens.encode(bytesOfUuid(id)),
    decode(token) {
      const id = tokens.decode(token)
      return id && uuidOfBytes(id)
    },
  }
}

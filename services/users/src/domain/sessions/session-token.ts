import { type UuidTokens, uuidTokens } from '#/lib/uuid-token.ts'

/** Encodes session tokens, which only the gateway accepts, as session id and MAC. */
export const sessionTokens = (secrets: readonly string[]): UuidTokens =>
  uuidTokens(secrets, 'session-cookie-2')

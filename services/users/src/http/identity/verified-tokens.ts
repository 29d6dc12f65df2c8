import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/** Cached tokens, about 8 MB. */
const MAX_TOKENS = 20_000

/** The cached claims of a verified access token. Caching all of them would take several times the memory. */
export interface VerifiedToken {
  /** The user id. */
  sub: string
  /** The session id. */
  sid: string
  /** Expiry in seconds since 1970. */
  exp: number
  /** The id of the signing key. */
  kid: string
  /** Generation of the refresh token whose receipt it proves; 0 without one, and after the receipt is recorded. */
  generation: number
  /** Time in seconds since 1970 from which its use proves the receipt. */
  provesFrom: number
}

export interface VerifiedTokens {
  get(token: string): VerifiedToken | undefined
  /** Caches a token and returns the entry. For concurrent requests, that is the first one's entry. */
  add(token: string, verified: VerifiedToken): VerifiedToken
}

/**
 * Caches the last tokens whose signature was verified; that check takes longer than the rest of a request. Keys are
 * the SHA-256 of the whole token, so that memory contains no usable token.
 */
export function createVerifiedTokens(): VerifiedTokens {
  const tokens = new LRUCache<string, VerifiedToken>({ max: MAX_TOKENS })
  const digest = (token: string) => hash('sha256', token, 'base64url')
  return {
    get: (token) => tokens.get(digest(token)),
    add(token, verified) {
      const key = digest(token)
      const found = tokens.get(key)
      if (!found) tokens.set(key, verified)
      return found ?? verified
    },
  }
}

import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/** About 8 MB of them. */
const MAX_TOKENS = 20_000

/** What is remembered of a good access token: a whole one would take several times the memory. */
export interface VerifiedToken {
  /** Whose it is. */
  sub: string
  /** The session. */
  sid: string
  /** When it ends, in seconds since 1970. */
  exp: number
  /** The key that signed it. */
  kid: string
  /** The generation of the refresh token whose receipt it proves; 0 for none, and once that is recorded. */
  generation: number
  /** From when its use is a proof, in seconds since 1970. */
  provesFrom: number
}

export interface VerifiedTokens {
  get(token: string): VerifiedToken | undefined
  /** Returns the entry that is remembered: of requests at the same moment, the first one's. */
  add(token: string, verified: VerifiedToken): VerifiedToken
}

/**
 * The tokens whose signature was checked last: to check it again takes longer than all the rest of a request. By
 * their SHA-256, all of the text, so that none lies about in memory that would be good for a request.
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

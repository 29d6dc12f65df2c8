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
}

export interface VerifiedTokens {
  get(token: string): VerifiedToken | undefined
  add(token: string, verified: VerifiedToken): void
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
    add: (token, verified) => void tokens.set(digest(token), verified),
  }
}

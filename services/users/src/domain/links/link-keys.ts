import { randomBytes, randomInt } from 'node:crypto'
import { deriveKey, mac } from '#/lib/secrets.ts'

const TOKEN_BYTES = 32
const CODE_DIGITS = 8

type Digest = Uint8Array<ArrayBuffer>

/** Hashes tokens and codes under keys derived from APP_SECRET, so that a copy of the database opens nothing. */
export interface LinkKeys {
  /** Returns a digest under each secret, the first secret's first. */
  ofToken(token: string): Digest[]
  ofBrowser(browser: string): Digest[]
  /** A code's digest covers the browser too. */
  ofCode(code: { browser: string; code: string }): Digest[]
}

export function linkKeys(secrets: readonly string[]): LinkKeys {
  const keys = secrets.map((secret) => deriveKey(secret, 'account-link'))
  if (keys.length === 0) throw new Error('linkKeys needs at least one secret')
  // JSON delimits the parts unambiguously, and the first names the kind.
  const digests = (...parts: string[]) =>
    keys.map((key) => new Uint8Array(mac(key, Buffer.from(JSON.stringify(parts)))))

  return {
    ofToken: (token) => digests('token', token),
    ofBrowser: (browser) => digests('browser', browser),
    ofCode: ({ browser, code }) => digests('code', browser, code),
  }
}

/** Returns 256 random bits in base64url: 43 characters. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url')

/** Returns 8 random digits. */
export const newCode = (): string => String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0')

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * The purpose of a derived key. A key for one purpose never serves another (RFC 5869 §3.2). A new version of a purpose
 * invalidates everything made under the previous one.
 */
export type Purpose =
  | 'refresh-token-2'
  | 'session-cookie-2'
  | 'signing-key'
  | 'signing-key-mac'
  | 'audit-seal'
  | 'audit-archive'
  | 'account-link'
  | 'registration-network'
  | 'mail-outbox'
  | 'mail-address'
  | 'attempt-limit'
  | 'known-device'
  | 'proof-of-work'
  | 'foreign-password'
  | 'second-factor'
  | 'pending-log-in'
  | 'stand-in'

/** Derives a 256-bit key for one purpose from one secret in APP_SECRET (HKDF-SHA-256, RFC 5869). */
export const deriveKey = (secret: string, purpose: Purpose): KeyObject =>
  createSecretKey(new Uint8Array(hkdfSync('sha256', secret, 'gatehouse', purpose, 32)))

/** Computes HMAC-SHA-256. A KeyObject costs a fifth of the bytes of a key, which OpenSSL copies and checks each time. */
export const mac = (key: KeyObject, message: Buffer): Buffer =>
  createHmac('sha256', key).update(message).digest()

/** Compares two digests or MACs in constant time. */
export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b)

/** Encrypts with AES-256-GCM into IV, tag and ciphertext. Authenticates `context`, so that rows cannot be swapped. */
export function seal(key: KeyObject, plain: string, context: string): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed])
}

/** Decrypts the output of `seal`. Returns `undefined` for another key or context. */
export function unseal(key: KeyObject, box: Uint8Array, context: string): string | undefined {
  const bytes = Buffer.from(box)
  const iv = bytes.subarray(0, IV_BYTES)
  const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(context)).setAuthTag(tag)
    const plain = [decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]
    return Buffer.concat(plain).toString('utf8')
  } catch {
    return undefined
  }
}

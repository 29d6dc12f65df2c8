import type { KeyObject } from 'node:crypto'
import { deriveKey, seal, unseal } from '#/lib/secrets.ts'
import { costOf, type ForeignHash, ForeignScheme } from './foreign-hash.ts'

/**
 * The form of users.password_hash. Every form is a PHC string with an id of its own: 0.1.0 knows only `argon2id` and
 * refuses the password of any other.
 */
export type StoredHash =
  /** Of this service, over the password. */
  | { kind: 'own' }
  /** Argon2id over what another system would store. */
  | { kind: 'wrapped'; scheme: ForeignScheme; argon2: string }
  /** Another system's hash, encrypted with a key from APP_SECRET until it is wrapped. */
  | { kind: 'sealed'; box: Buffer }
  /** No password matches. */
  | { kind: 'none' }

/** Stored for users who have no password and can choose one by a link. */
export const NO_PASSWORD = '$none$AA$AA'

const WRAPPED =
  /^\$argon2id-wrapped(?<version>\$v=\d+\$)(?<cost>[mpt=\d,]+),c=[\w.-]+,f=(?<scheme>[\w+/]+)(?<rest>\$[\w+/]+\$[\w+/]+)$/
const SEALED = /^\$sealed\$c=[\w.-]+\$(?<head>[\w+/]+)\$(?<tail>[\w+/]+)$/
/** Of the box that `seal` returns: the IV and the tag. */
const HEAD_BYTES = 28
const CONTEXT = 'foreign-password'

export function parseStoredHash(stored: string): StoredHash {
  const { version, cost, scheme, rest } = WRAPPED.exec(stored)?.groups ?? {}
  if (scheme) {
    const parsed = parseScheme(Buffer.from(scheme, 'base64').toString())
    const argon2 = `$argon2id${version}${cost}${rest}`
    return parsed ? { kind: 'wrapped', scheme: parsed, argon2 } : { kind: 'none' }
  }
  const { head = '', tail = '' } = SEALED.exec(stored)?.groups ?? {}
  if (tail) {
    const parts = [head, tail].map((part) => Buffer.from(part, 'base64'))
    return { kind: 'sealed', box: Buffer.concat(parts) }
  }
  return { kind: stored.startsWith('$argon2id$') ? 'own' : 'none' }
}

function parseScheme(text: string): ForeignScheme | undefined {
  try {
    return ForeignScheme.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** `argon2` is the PHC string of Argon2id over the digest. */
export function formatWrapped(scheme: ForeignScheme, argon2: string): string {
  const [, , version, cost, salt, hash] = argon2.split('$')
  const params = `${cost},c=${costOf(scheme)},f=${unpadded(Buffer.from(JSON.stringify(scheme)))}`
  return `$argon2id-wrapped$${version}$${params}$${salt}$${hash}`
}

export const foreignKeys = (secrets: readonly string[]): KeyObject[] =>
  secrets.map((secret) => deriveKey(secret, 'foreign-password'))

export function sealForeignHash(
  [key]: readonly KeyObject[],
  { scheme, digest }: ForeignHash,
): string {
  if (!key) throw new Error('Sealing needs a key.')
  const plain = JSON.stringify({ scheme, digest: digest.toString('base64') })
  const box = seal(key, plain, CONTEXT)
  const [head, tail] = [box.subarray(0, HEAD_BYTES), box.subarray(HEAD_BYTES)].map(unpadded)
  return `$sealed$c=${costOf(scheme)}$${head}$${tail}`
}

/** Returns undefined when no key opens the box. */
export function openForeignHash(keys: readonly KeyObject[], box: Buffer): ForeignHash | undefined {
  for (const key of keys) {
    const plain = unseal(key, box, CONTEXT)
    if (plain === undefined) continue
    const { scheme, digest } = JSON.parse(plain)
    return { scheme, digest: Buffer.from(digest, 'base64') }
  }
  return undefined
}

/** PHC strings have base64 without padding. */
const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

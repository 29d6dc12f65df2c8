import { type ForeignHash, HashFault, toForeignHash } from './foreign-hash.ts'

const BCRYPT_ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const PHPASS_ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SHA_CRYPT_ROUNDS = 5_000

/** Returns the groups of a match. Throws when the text doesn't match. */
export function groupsOf(
  pattern: RegExp,
  text: string,
  format: string,
): Record<string, string | undefined> {
  const { groups } = pattern.exec(text) ?? {}
  if (!groups) throw new HashFault(`is no complete ${format} hash`)
  return groups
}

/** Sixteen bytes have 128 bits, and 22 characters 132: some systems write other bits than zeros into the rest. */
function canonicalSalt(salt: string): string {
  const last = BCRYPT_ALPHABET.indexOf(salt.at(-1) ?? '')
  return salt.slice(0, -1) + BCRYPT_ALPHABET[last & 0b110000]
}

export function parseBcrypt(text: string, sha256?: true): ForeignHash {
  const pattern = /^\$2[aby]\$(?<cost>\d\d)\$(?<salt>[./\w]{22})(?<digest>[./A-Za-z0-9]{31})$/
  const { cost, salt = '', digest = '' } = groupsOf(pattern, text, 'bcrypt')
  const scheme = { scheme: 'bcrypt', cost: Number(cost), salt: canonicalSalt(salt) } as const
  return toForeignHash({ ...scheme, ...(sha256 && { sha256 }) }, Buffer.from(digest))
}

export function parseArgon2(text: string): ForeignHash {
  const pattern =
    /^\$(?<type>argon2(?:id|i|d))(?:\$v=(?<version>\d+))?\$(?<costs>[mtp=\d,]+)\$(?<salt>[\w+/]+)\$(?<digest>[\w+/]+)$/
  const { type, version = '16', costs = '', salt, digest } = groupsOf(pattern, text, 'argon2')
  const { m, t, p } = Object.fromEntries(costs.split(',').map((cost) => cost.split('=')))
  const hash = Buffer.from(digest ?? '', 'base64')
  const scheme = {
    scheme: 'argon2',
    type: type as 'argon2id',
    version: Number(version) as 19,
    memory: Number(m),
    passes: Number(t),
    lanes: Number(p),
    salt: toBase64(salt),
    length: hash.length,
  } as const
  return toForeignHash(scheme, hash)
}

/** `$P$` of phpass, and `$H$` of phpBB. */
export function parsePhpass(text: string): ForeignHash {
  const pattern = /^\$[PH]\$(?<rounds>[./\w])(?<salt>[./A-Za-z0-9]{8})(?<digest>[./A-Za-z0-9]{22})$/
  const { rounds = '', salt = '', digest = '' } = groupsOf(pattern, text, 'phpass')
  const scheme = { scheme: 'phpass', rounds: PHPASS_ALPHABET.indexOf(rounds), salt } as const
  return toForeignHash(scheme, Buffer.from(digest))
}

/** SHA-crypt of glibc: `$5$` with SHA-256, `$6$` with SHA-512. */
export function parseShaCrypt(text: string): ForeignHash {
  const pattern =
    /^\$(?<id>[56])\$(?:rounds=(?<rounds>\d{1,9})\$)?(?<salt>[./A-Za-z0-9]{1,16})\$(?<digest>[./A-Za-z0-9]+)$/
  const {
    id,
    rounds = SHA_CRYPT_ROUNDS,
    salt = '',
    digest = '',
  } = groupsOf(pattern, text, 'SHA-crypt')
  if (digest.length !== (id === '5' ? 43 : 86)) throw new HashFault('is no complete SHA-crypt hash')
  const scheme = { scheme: 'sha-crypt', id: id as '5', rounds: Number(rounds), salt } as const
  return toForeignHash(scheme, Buffer.from(digest))
}

/** Pads base64. */
export const toBase64 = (text = '') => Buffer.from(text, 'base64').toString('base64')

import { createCipheriv, createHash, pbkdf2, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import argon2 from 'argon2'
import bcrypt from 'bcrypt'
import type { ForeignScheme } from './foreign-hash.ts'
import { slowDigest } from './slow-digest.ts'

const deriveScrypt = promisify<string, Buffer, number, object, Buffer>(scrypt)
const derivePbkdf2 = promisify(pbkdf2)

type Of<S extends ForeignScheme['scheme']> = Extract<ForeignScheme, { scheme: S }>

/** Computes what another system would store for a password, apart from the parameters and the salt. */
export function foreignDigest(scheme: ForeignScheme, password: string): Promise<Buffer> {
  switch (scheme.scheme) {
    case 'bcrypt':
      return digestBcrypt(scheme, password)
    case 'argon2':
      return digestArgon2(scheme, password)
    case 'scrypt':
      return digestScrypt(scheme, scheme.length, password)
    case 'firebase':
      return digestFirebase(scheme, password)
    case 'pbkdf2': {
      const { salt, iterations, length, digest } = scheme
      return derivePbkdf2(password, fromBase64(salt), iterations, length, digest)
    }
    default:
      return slowDigest(scheme, password)
  }
}

const BCRYPT_BYTES = 72
const BCRYPT_SALT_LENGTH = 22

/** Whether bcrypt ignores the end of a password. */
export const isTruncated = (scheme: ForeignScheme, password: string): boolean =>
  scheme.scheme === 'bcrypt' && !scheme.sha256 && Buffer.byteLength(password) > BCRYPT_BYTES

async function digestBcrypt({ cost, salt, sha256 }: Of<'bcrypt'>, password: string) {
  const text = sha256 ? createHash('sha256').update(password).digest('hex') : password
  const prefix = `$2b$${String(cost).padStart(2, '0')}$`
  const hash = await bcrypt.hash(text, `${prefix}${salt}`)
  return Buffer.from(hash.slice(prefix.length + BCRYPT_SALT_LENGTH))
}

const digestArgon2 = (scheme: Of<'argon2'>, password: string): Promise<Buffer> =>
  argon2.hash(password, {
    raw: true,
    type: argon2[scheme.type],
    version: scheme.version,
    memoryCost: scheme.memory,
    timeCost: scheme.passes,
    parallelism: scheme.lanes,
    salt: fromBase64(scheme.salt),
    hashLength: scheme.length,
  })

type ScryptCost = Pick<Of<'scrypt'>, 'n' | 'r' | 'p' | 'salt'>

const digestScrypt = ({ n, r, p, salt }: ScryptCost, length: number, password: string) =>
  // Node refuses memory equal to its limit.
  deriveScrypt(password, fromBase64(salt), length, { N: n, r, p, maxmem: 256 * n * r * p + 1_024 })

async function digestFirebase(scheme: Of<'firebase'>, password: string): Promise<Buffer> {
  const key = await digestScrypt(scheme, 64, password)
  const cipher = createCipheriv('aes-256-ctr', key.subarray(0, 32), Buffer.alloc(16))
  return Buffer.concat([cipher.update(fromBase64(scheme.signerKey)), cipher.final()])
}

const fromBase64 = (text: string) => Buffer.from(text, 'base64')

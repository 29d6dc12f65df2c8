import { type ForeignHash, toForeignHash } from './foreign-hash.ts'
import { groupsOf } from './parse-crypt.ts'

// Django and Werkzeug use the characters of the salt as its bytes.
const saltOf = (text = '') => Buffer.from(text).toString('base64')

/** `pbkdf2_sha256$iterations$salt$base64`. */
export function parseDjangoPbkdf2(text: string): ForeignHash {
  const pattern = /^pbkdf2_(?<name>sha1|sha256)\$(?<count>\d+)\$(?<salt>[^$]+)\$(?<hash>[\w+/=]+)$/
  const { name, count, salt, hash = '' } = groupsOf(pattern, text, 'PBKDF2 (Django)')
  return pbkdf2({ name, count, salt, digest: Buffer.from(hash, 'base64') })
}

/** `pbkdf2:sha256:iterations$salt$hexadecimal`. */
export function parseWerkzeugPbkdf2(text: string): ForeignHash {
  const pattern = /^pbkdf2:(?<name>\w+):(?<count>\d+)\$(?<salt>[^$]+)\$(?<hash>(?:[\da-f]{2})+)$/
  const { name, count, salt, hash = '' } = groupsOf(pattern, text, 'PBKDF2 (Werkzeug)')
  return pbkdf2({ name, count, salt, digest: Buffer.from(hash, 'hex') })
}

interface Pbkdf2Parts {
  name: string | undefined
  count: string | undefined
  salt: string | undefined
  digest: Buffer
}

const pbkdf2 = ({ name, count, salt, digest }: Pbkdf2Parts) =>
  toForeignHash(
    {
      scheme: 'pbkdf2',
      digest: name as 'sha256',
      iterations: Number(count),
      salt: saltOf(salt),
      length: digest.length,
    },
    digest,
  )

/** `scrypt$N$salt$r$p$base64`. */
export function parseDjangoScrypt(text: string): ForeignHash {
  const pattern =
    /^scrypt\$(?<n>\d+)\$(?<salt>[^$]+)\$(?<r>\d+)\$(?<p>\d+)\$(?<hash>[\w+/]+={0,2})$/
  const { hash = '', ...parts } = groupsOf(pattern, text, 'scrypt (Django)')
  return scrypt(parts, Buffer.from(hash, 'base64'))
}

/** `scrypt:N:r:p$salt$hexadecimal`. */
export function parseWerkzeugScrypt(text: string): ForeignHash {
  const pattern = /^scrypt:(?<n>\d+):(?<r>\d+):(?<p>\d+)\$(?<salt>[^$]+)\$(?<hash>(?:[\da-f]{2})+)$/
  const { hash = '', ...parts } = groupsOf(pattern, text, 'scrypt (Werkzeug)')
  return scrypt(parts, Buffer.from(hash, 'hex'))
}

const scrypt = ({ n, r, p, salt }: Record<string, string | undefined>, digest: Buffer) =>
  toForeignHash(
    {
      scheme: 'scrypt',
      n: Number(n),
      r: Number(r),
      p: Number(p),
      salt: saltOf(salt),
      length: digest.length,
    },
    digest,
  )

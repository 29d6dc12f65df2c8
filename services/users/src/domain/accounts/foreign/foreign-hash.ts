import * as z from 'zod'

/** Bytes in base64. */
const bytes = (min: number, max: number) =>
  z.base64().refine((text) => {
    const { length } = Buffer.from(text, 'base64')
    return length >= min && length <= max
  }, `must have ${min} to ${max} bytes`)

const whole = (min: number, max: number, name: string) =>
  z
    .int(`${name} must be a whole number`)
    .min(min, `${name} must be at least ${min}`)
    .max(max, `${name} is above ${max}, the most that a log-in may cost here`)

const salt = bytes(0, 128)
/** The length of the digest in bytes. */
const length = z.int().min(16, 'the hash is too short').max(128, 'the hash is too long')
const cryptSalt = (max: number) => z.string().regex(new RegExp(`^[./0-9A-Za-z]{1,${max}}$`))

/** KiB. */
const ARGON2_WORK = 524_288
const SCRYPT_WORK = 1_048_576
const SCRYPT_MEMORY = 64 * 1_048_576

const Argon2 = z
  .object({
    scheme: z.literal('argon2'),
    type: z.enum(['argon2id', 'argon2i', 'argon2d']),
    version: z.union([z.literal(16), z.literal(19)]),
    memory: whole(8, 131_072, 'the memory (m)'),
    passes: whole(1, 64, 'the number of passes (t)'),
    lanes: whole(1, 16, 'the parallelism (p)'),
    salt: bytes(8, 64),
    length,
  })
  .refine(
    ({ memory, passes }) => memory * passes <= ARGON2_WORK,
    `memory (m) times passes (t) is above ${ARGON2_WORK}, the most that a log-in may cost here`,
  )

/** RFC 7914. */
const scryptCost = {
  n: z.int().refine((n) => n > 1 && Number.isInteger(Math.log2(n)), 'N must be a power of two'),
  r: whole(1, 64, 'r'),
  p: whole(1, 16, 'p'),
}
const affordable = ({ n, r, p }: { n: number; r: number; p: number }) =>
  n * r * p <= SCRYPT_WORK && 128 * n * r <= SCRYPT_MEMORY
const COSTLY_SCRYPT = `N times r times p is above ${SCRYPT_WORK}, or the memory above 64 MiB, the most that a log-in may cost here`

const Scrypt = z
  .object({
    scheme: z.literal('scrypt'),
    ...scryptCost,
    salt,
    length,
    normalize: z.literal('NFKC').optional(),
  })
  .refine(affordable, COSTLY_SCRYPT)

/** Firebase's scrypt encrypts the project's signer key with the derived key. */
const Firebase = z
  .object({ scheme: z.literal('firebase'), ...scryptCost, salt, signerKey: bytes(32, 128) })
  .refine(affordable, COSTLY_SCRYPT)

const Bcrypt = z.object({
  scheme: z.literal('bcrypt'),
  cost: whole(4, 14, 'the cost'),
  salt: cryptSalt(22),
  /** Whether bcrypt hashed the hexadecimal SHA-256 digest of the password, as Django and Flask-Bcrypt can. */
  sha256: z.literal(true).optional(),
})

const Pbkdf2 = z.object({
  scheme: z.literal('pbkdf2'),
  digest: z.enum(['sha1', 'sha256', 'sha512'], 'the digest must be sha1, sha256 or sha512'),
  iterations: whole(1, 2_000_000, 'the number of iterations'),
  salt,
  length,
})

const Phpass = z.object({
  scheme: z.literal('phpass'),
  /** The binary logarithm of the number of rounds. */
  rounds: whole(7, 16, 'the binary logarithm of the rounds'),
  salt: cryptSalt(8),
})

const ShaCrypt = z.object({
  scheme: z.literal('sha-crypt'),
  id: z.enum(['5', '6']),
  rounds: whole(1_000, 100_000, 'the number of rounds'),
  salt: cryptSalt(16),
})

/**
 * How another system hashed a password: the scheme, its parameters and the salt. The limits bound what a log-in costs,
 * whatever a file says.
 */
export const ForeignScheme = z.discriminatedUnion('scheme', [
  Argon2,
  Scrypt,
  Firebase,
  Bcrypt,
  Pbkdf2,
  Phpass,
  ShaCrypt,
])
export type ForeignScheme = z.infer<typeof ForeignScheme>

/** A password hash of another system. */
export interface ForeignHash {
  scheme: ForeignScheme
  digest: Buffer
}

/** A fault of a hash, as the end of a sentence that begins with the hash. */
export class HashFault extends Error {}

export function toForeignHash(scheme: z.input<typeof ForeignScheme>, digest: Buffer): ForeignHash {
  const { data, error } = ForeignScheme.safeParse(scheme)
  if (!data) throw new HashFault(`is ${scheme.scheme}, but ${error.issues[0]?.message}`)
  return { scheme: data, digest }
}

/** Names the cost of a scheme. Hashes of one cost take the same time. */
export function costOf(scheme: ForeignScheme): string {
  const parts = Object.entries(scheme).filter(
    ([key]) => key !== 'salt' && key !== 'signerKey' && key !== 'normalize',
  )
  return parts.map(([, value]) => value).join('.')
}

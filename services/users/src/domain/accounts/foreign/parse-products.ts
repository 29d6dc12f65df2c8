import * as z from 'zod'
import { type ForeignHash, HashFault, toForeignHash } from './foreign-hash.ts'
import { groupsOf, toBase64 } from './parse-crypt.ts'

/** `salt:key` in hexadecimal. The characters of the salt are its bytes. */
export function parseBetterAuth(text: string): ForeignHash {
  const pattern = /^(?<salt>[\da-f]{32}):(?<key>[\da-f]{128})$/
  const { salt = '', key = '' } = groupsOf(pattern, text, 'Better Auth')
  const digest = Buffer.from(key, 'hex')
  return toForeignHash(
    {
      scheme: 'scrypt',
      n: 16_384,
      r: 16,
      p: 1,
      salt: Buffer.from(salt).toString('base64'),
      length: digest.length,
      normalize: 'NFKC',
    },
    digest,
  )
}

const ASP_NET_DIGESTS = ['sha1', 'sha256', 'sha512'] as const
const ASP_NET_V2 = { iterations: 1_000, salt: 16, subkey: 32 }

/** Version 2: 0x00, salt, subkey. Version 3: 0x01, digest, iterations, length of the salt, salt, subkey. */
export function parseAspNet(text: string): ForeignHash {
  const blob = Buffer.from(text, 'base64')
  if (blob[0] === 0 && blob.length === 1 + ASP_NET_V2.salt + ASP_NET_V2.subkey) {
    const { iterations } = ASP_NET_V2
    return aspNet({ digest: 'sha1', iterations }, blob.subarray(1), ASP_NET_V2.salt)
  }
  if (blob[0] !== 1 || blob.length < 13) throw new HashFault('has no known format')
  const digest = ASP_NET_DIGESTS[blob.readUInt32BE(1)] as 'sha1'
  const salt = blob.readUInt32BE(9)
  if (salt > blob.length - 13) throw new HashFault('is no complete ASP.NET Identity hash')
  return aspNet({ digest, iterations: blob.readUInt32BE(5) }, blob.subarray(13), salt)
}

type Pbkdf2Cost = { digest: (typeof ASP_NET_DIGESTS)[number]; iterations: number }

function aspNet(cost: Pbkdf2Cost, bytes: Buffer, saltLength: number): ForeignHash {
  const subkey = bytes.subarray(saltLength)
  const salt = bytes.subarray(0, saltLength).toString('base64')
  return toForeignHash({ scheme: 'pbkdf2', ...cost, salt, length: subkey.length }, subkey)
}

const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'must be JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)

/** Keycloak writes numbers of Argon2 as lists of one text. */
const Parameters = z.record(z.string(), z.array(z.string()))
const KeycloakCredential = z.object({
  secretData: json(z.object({ value: z.string(), salt: z.string() })),
  credentialData: json(
    z.object({
      hashIterations: z.int(),
      algorithm: z.string(),
      additionalParameters: Parameters.optional(),
    }),
  ),
})

const KEYCLOAK_PBKDF2: Record<string, 'sha1' | 'sha256' | 'sha512'> = {
  pbkdf2: 'sha1',
  'pbkdf2-sha256': 'sha256',
  'pbkdf2-sha512': 'sha512',
}

/** A credential of a realm export, as JSON. */
export function parseKeycloak(text: string): ForeignHash {
  const { data } = json(KeycloakCredential).safeParse(text)
  if (!data) throw new HashFault('is no password credential of Keycloak')
  const { hashIterations: count, algorithm, additionalParameters = {} } = data.credentialData
  const digest = Buffer.from(data.secretData.value, 'base64')
  const common = { salt: toBase64(data.secretData.salt), length: digest.length }
  const name = KEYCLOAK_PBKDF2[algorithm]
  if (name) {
    return toForeignHash({ scheme: 'pbkdf2', digest: name, iterations: count, ...common }, digest)
  }
  if (algorithm !== 'argon2') throw new HashFault(`has the unknown algorithm ${algorithm}`)
  const first = (key: string) => additionalParameters[key]?.[0] ?? ''
  return toForeignHash(
    {
      scheme: 'argon2',
      type: `argon2${first('type')}` as 'argon2id',
      version: first('version') === '1.3' ? 19 : 16,
      memory: Number(first('memory')),
      passes: count,
      lanes: Number(first('parallelism')),
      ...common,
    },
    digest,
  )
}

/** The hash parameters of a Firebase project, the same for all of its users. */
export interface FirebaseProject {
  signerKey: string
  saltSeparator: string
  rounds: number
  memCost: number
}

/** A hash of a Firebase export, with the salt of the user. */
export function parseFirebase(
  text: string,
  salt: string,
  project: FirebaseProject | undefined,
): ForeignHash {
  if (!project) throw new HashFault('has a salt of its own: give the project with --firebase')
  const separator = Buffer.from(project.saltSeparator, 'base64')
  const digest = Buffer.from(text, 'base64')
  const signerKey = toBase64(project.signerKey)
  if (digest.length !== Buffer.from(signerKey, 'base64').length) {
    throw new HashFault('has another length than the signer key')
  }
  return toForeignHash(
    {
      scheme: 'firebase',
      n: 2 ** project.memCost,
      r: project.rounds,
      p: 1,
      salt: Buffer.concat([Buffer.from(salt, 'base64'), separator]).toString('base64'),
      signerKey,
    },
    digest,
  )
}

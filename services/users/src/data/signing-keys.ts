import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { deriveKey, seal, unseal } from '#/lib/secrets.ts'
import type { Database, DatabaseClient } from './database.ts'

/** An Ed25519 key pair as PEM; `id` is the tokens' `kid`. */
export interface SigningKey {
  id: string
  publicKey: string
  privateKey: string
}

// Any constant will do, as long as nothing else locks it.
const CREATE_LOCK = 7_236_001

/** The newest key signs. The first process to come makes one, the others wait for it. */
export async function loadSigningKeys(
  db: DatabaseClient,
  secrets: readonly string[],
): Promise<SigningKey[]> {
  const keys = await readSigningKeys(db, secrets)
  if (keys.length > 0) return keys
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${CREATE_LOCK})`
    if ((await tx.signingKey.count()) === 0) await insertSigningKey(tx, secrets)
  })
  return readSigningKeys(db, secrets)
}

async function readSigningKeys(db: Database, secrets: readonly string[]): Promise<SigningKey[]> {
  const rows = await db.signingKey.findMany({ orderBy: { createdAt: 'desc' } })
  return rows.map(({ id, publicKey, privateKey: box }) => {
    const opened = secrets.map((secret) => unseal(deriveKey(secret, 'signing-key'), box, id))
    const privateKey = opened.find((pem) => pem !== undefined)
    if (privateKey !== undefined) return { id, publicKey, privateKey }
    throw new Error('No secret in APP_SECRET opens the signing keys. Put the former one behind it.')
  })
}

async function insertSigningKey(db: Database, [secret = '']: readonly string[]): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const id = randomUUID()
  const box = seal(deriveKey(secret, 'signing-key'), privateKey, id)
  await db.signingKey.create({ data: { id, publicKey, privateKey: new Uint8Array(box) } })
}

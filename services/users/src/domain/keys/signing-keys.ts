import { generateKeyPairSync } from 'node:crypto'
import type { Database, DatabaseClient } from '#/database/database.ts'
import { JWKS_MAX_AGE, LONGEST_ACCESS_TOKEN } from '#/lib/lifetimes.ts'
import { publicJwk } from './jwk.ts'
import type { KeyBox } from './key-box.ts'
import { isSealed, type KeyRing, readKeyRing, type SigningKey } from './key-ring.ts'

/** Seconds for clock skew, and until each process has reread the keys. */
const SKEW_SECONDS = 60
/** Seconds from a key's publication to its first signature. By then every cached JWKS includes it. */
export const PUBLISHED_BEFORE = JWKS_MAX_AGE + SKEW_SECONDS
/** Seconds for which a key stays after its successor begins to sign. By then all its tokens have expired. */
export const KEPT_AFTER = LONGEST_ACCESS_TOKEN + SKEW_SECONDS

export const KEYS_SEALED =
  'No secret in APP_SECRET opens the signing keys. Put the former one behind it. If it is lost, rotate-keys --now replaces them.'

/**
 * Maintains keys that were just read. Begins a rotation shortly before the newest key has signed for `rotation`
 * seconds, or when there is none. Removes keys whose tokens have expired. Renews MACs and encryption that are not by
 * the first secret. Returns false when nothing was due. Safe to run concurrently in any number of processes.
 */
export async function maintainSigningKeys(
  db: DatabaseClient,
  ring: KeyRing,
  { box, rotation }: { box: KeyBox; rotation: number },
): Promise<boolean> {
  if (isSealed(ring)) return false
  const { keys } = ring
  const after = rotation - PUBLISHED_BEFORE
  const isDue = keys.every(({ age }) => age >= after)
  const retired = retiredOf(keys)
  const stale = keys.filter(({ isStale }) => isStale)
  if (isDue) await rotateSigningKeys(db, box, { after, known: keys })
  if (retired.length > 0) await db.signingKey.deleteMany({ where: { id: { in: retired } } })
  for (const key of stale) await renew(db, box, key)
  return isDue || retired.length > 0 || stale.length > 0
}

/** Returns the ids of keys whose successor has signed for {@link KEPT_AFTER} seconds. */
function retiredOf(keys: readonly SigningKey[]): string[] {
  const successor = keys.findIndex(({ age }) => age >= KEPT_AFTER)
  return successor === -1 ? [] : keys.slice(successor + 1).map(({ id }) => id)
}

/** Stores the first secret's MAC and, when the private key is known, encrypts it with the first secret. */
async function renew(db: Database, box: KeyBox, key: SigningKey): Promise<void> {
  const { id, privateKey } = key
  const mac = box.mac(key)
  const data = privateKey === undefined ? { mac } : { mac, privateKey: box.seal(privateKey, id) }
  await db.signingKey.updateMany({ where: { id }, data })
}

/**
 * Publishes the next key, unless one is already published or began to sign less than `after` seconds ago. The very
 * first key signs immediately. Returns when the newest key signs, and whether this call published it. Throws when keys
 * exist but none can sign: other processes could not decrypt a new one.
 */
export const rotateSigningKeys = (
  db: DatabaseClient,
  box: KeyBox,
  { after = 0, known = [] }: { after?: number; known?: readonly SigningKey[] } = {},
) =>
  withTableLock(db, async (tx) => {
    const ring = await readKeyRing(tx, box, known)
    if (isSealed(ring)) throw new Error(KEYS_SEALED)
    const published = ring.keys.every(({ age }) => age >= after)
    if (published) await insertKey(tx, box, ring.keys.length > 0 ? PUBLISHED_BEFORE : 0)
    return { published, signsFrom: await newestOf(tx) }
  })

async function newestOf(tx: Database): Promise<Date> {
  const newest = await tx.signingKey.findFirstOrThrow({ orderBy: { signsFrom: 'desc' } })
  return newest.signsFrom
}

/** Replaces all keys after a leak with one that signs immediately. Returns the number of removed keys. */
export const replaceSigningKeys = (db: DatabaseClient, box: KeyBox): Promise<number> =>
  withTableLock(db, async (tx) => {
    const { count } = await tx.signingKey.deleteMany()
    await insertKey(tx, box, 0)
    return count
  })

/** Serializes rotations, so that the second one sees the first one's key. The lock mode does not block readers. */
const withTableLock = <T>(db: DatabaseClient, work: (tx: Database) => Promise<T>): Promise<T> =>
  db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE`
    return work(tx)
  })

/** Inserts a key that signs after a delay in seconds. */
async function insertKey(tx: Database, box: KeyBox, delay: number): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const { kid: id } = publicJwk(publicKey)
  const signsFrom = await microsecondsIn(tx, delay)
  const mac = box.mac({ id, publicKey, signsFrom })
  await tx.$executeRaw`
    INSERT INTO signing_keys (id, public_key, private_key, signs_from, mac)
    VALUES (${id}, ${publicKey}, ${box.seal(privateKey, id)},
      'epoch'::timestamptz + ${signsFrom}::bigint * interval '1 microsecond', ${mac})`
}

/**
 * Returns the database's time after a delay in seconds, as microseconds since 1970. The MAC needs it before the INSERT.
 */
async function microsecondsIn(tx: Database, delay: number): Promise<string> {
  const [row] = await tx.$queryRaw<{ time: string }[]>`
    SELECT (extract(epoch FROM now() + make_interval(secs => ${delay}::float8)) * 1000000)::bigint::text AS time`
  if (!row) throw new Error('The database returned no time.')
  return row.time
}

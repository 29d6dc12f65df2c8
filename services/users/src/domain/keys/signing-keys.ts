import { generateKeyPairSync } from 'node:crypto'
import type { Database, DatabaseClient } from '#/database/database.ts'
import { JWKS_MAX_AGE, LONGEST_ACCESS_TOKEN } from '#/lib/lifetimes.ts'
import { publicJwk } from './jwk.ts'
import type { KeyBox } from './key-box.ts'
import { isSealed, type KeyRing, readKeyRing, type SigningKey } from './key-ring.ts'

/** Seconds for clocks that differ, and for the time until each process has read the keys again. */
const SKEW = 60
/** Seconds. A key is published so long before it signs: by then no cache is without it. */
export const PUBLISHED_BEFORE = JWKS_MAX_AGE + SKEW
/** Seconds. A key is kept so long after another signs: by then no token of it lives. */
export const KEPT_AFTER = LONGEST_ACCESS_TOKEN + SKEW

export const KEYS_SEALED =
  'No secret in APP_SECRET opens the signing keys. Put the former one behind it. If it is lost, rotate-keys --now replaces them.'

/**
 * What time asks for, judged by keys just read: begins a rotation when the newest key has signed nearly
 * for `rotation` seconds (or there is none), removes keys that nothing needs any more, renews MACs and seals
 * that are not by the first secret. False when there was nothing to do. Any number of processes may
 * do this at once.
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

/** The ids of keys after which another one has signed for long enough. */
function retiredOf(keys: readonly SigningKey[]): string[] {
  const successor = keys.findIndex(({ age }) => age >= KEPT_AFTER)
  return successor === -1 ? [] : keys.slice(successor + 1).map(({ id }) => id)
}

/** Gives a key the first secret's MAC and, where its private part is known, the first secret's seal. */
async function renew(db: Database, box: KeyBox, key: SigningKey): Promise<void> {
  const { id, privateKey } = key
  const mac = box.mac(key)
  const data = privateKey === undefined ? { mac } : { mac, privateKey: box.seal(privateKey, id) }
  await db.signingKey.updateMany({ where: { id }, data })
}

/**
 * Publishes the next key, unless one already waits for its time or began less than `after` seconds ago;
 * the first key of all signs at once. Says when the newest key signs, and whether this call made it. Throws when
 * there are keys and none can sign: a key made now would be one that no other process opens.
 */
export const rotateSigningKeys = (
  db: DatabaseClient,
  box: KeyBox,
  { after = 0, known = [] }: { after?: number; known?: readonly SigningKey[] } = {},
) =>
  alone(db, async (tx) => {
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

/** For a key that leaked: a new one signs at once, all others are dropped. Returns how many. */
export const replaceSigningKeys = (db: DatabaseClient, box: KeyBox): Promise<number> =>
  alone(db, async (tx) => {
    const { count } = await tx.signingKey.deleteMany()
    await insertKey(tx, box, 0)
    return count
  })

/** Of processes that rotate at once, the second finds what the first made. Nobody waits to read. */
const alone = <T>(db: DatabaseClient, work: (tx: Database) => Promise<T>): Promise<T> =>
  db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE`
    return work(tx)
  })

/** Inserts a key that signs after so many seconds. */
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

/** The database's time so many seconds from now, in microseconds since 1970: the MAC needs it before the row is there. */
async function microsecondsIn(tx: Database, delay: number): Promise<string> {
  const [row] = await tx.$queryRaw<{ time: string }[]>`
    SELECT (extract(epoch FROM now() + make_interval(secs => ${delay}::float8)) * 1000000)::bigint::text AS time`
  if (!row) throw new Error('The database tells no time.')
  return row.time
}

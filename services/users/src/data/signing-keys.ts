import { generateKeyPairSync } from 'node:crypto'
import { publicJwk } from '#/lib/jwk.ts'
import type { KeyBox } from '#/lib/key-box.ts'
import { JWKS_MAX_AGE, LONGEST_ACCESS_TOKEN } from '#/lib/lifetimes.ts'
import type { Database, DatabaseClient } from './database.ts'

/** Seconds for clocks that differ, and for the time until each process has read the keys again. */
const SKEW = 60
/** Seconds. A key is published so long before it signs: by then no cache is without it. */
export const PUBLISHED_BEFORE = JWKS_MAX_AGE + SKEW
/** Seconds. A key is kept so long after another signs: by then no token of it lives. */
export const KEPT_AFTER = LONGEST_ACCESS_TOKEN + SKEW

/** An Ed25519 key pair as PEM; `id` is the tokens' `kid`. */
export interface SigningKey {
  id: string
  state: 'next' | 'current' | 'previous'
  publicKey: string
  /** Undefined when no secret of ours opens it: then it can only verify. */
  privateKey: string | undefined
  /** Whether another secret than the first opened it. */
  isStale: boolean
  /** Seconds since it began to sign; negative before. On the database's clock: replicas agree. */
  age: number
}

export const KEYS_SEALED =
  'No secret in APP_SECRET opens the signing keys. Put the former one behind it. If it is lost, rotate-keys --now replaces them.'

export type OpenedKey = SigningKey & { privateKey: string }

/** All keys, newest first. One statement, so that exactly one of them is current. */
export async function readSigningKeys(db: Database, box: KeyBox): Promise<SigningKey[]> {
  const rows = await db.$queryRaw<
    { id: string; publicKey: string; sealed: Uint8Array; age: number }[]
  >`
    SELECT id, public_key AS "publicKey", private_key AS sealed,
      extract(epoch FROM now() - signs_from)::float8 AS age
    FROM signing_keys ORDER BY signs_from DESC`
  const begun = rows.findIndex(({ age }) => age >= 0)
  // A clock that was set back puts every key ahead of it: then the oldest signs.
  const current = begun === -1 ? rows.length - 1 : begun
  return rows.map(({ sealed, ...row }, at) => {
    const opened = box.open(sealed, row.id)
    const state = at < current ? 'next' : at === current ? 'current' : 'previous'
    return { ...row, state, privateKey: opened?.pem, isStale: opened?.isStale ?? false }
  })
}

/** The key to sign with: the newest whose time has come and that can be opened. */
export const signerOf = (keys: readonly SigningKey[]): OpenedKey | undefined =>
  keys.find((key): key is OpenedKey => key.state !== 'next' && key.privateKey !== undefined)

/**
 * What time asks for, judged by keys just read: begins a rotation when the newest key has signed nearly
 * for `rotation` seconds (or there is none), removes keys that nothing needs any more, seals with the
 * first secret what another one opened. False when there was nothing to do. Any number of processes may
 * do this at once.
 */
export async function maintainSigningKeys(
  db: DatabaseClient,
  keys: readonly SigningKey[],
  { box, rotation }: { box: KeyBox; rotation: number },
): Promise<boolean> {
  // Who cannot open the present keys would seal the next one for nobody else to open.
  if (keys.length > 0 && !signerOf(keys)) return false
  const after = rotation - PUBLISHED_BEFORE
  const isDue = keys.every(({ age }) => age >= after)
  const hasRetired = keys.slice(0, -1).some(({ age }) => age >= KEPT_AFTER)
  const stale = keys.filter(({ isStale }) => isStale)
  if (isDue) await rotateSigningKeys(db, box, after)
  if (hasRetired) await deleteRetiredKeys(db)
  for (const { id, privateKey = '' } of stale) {
    const sealed = box.seal(privateKey, id)
    await db.$executeRaw`UPDATE signing_keys SET private_key = ${sealed} WHERE id = ${id}`
  }
  return isDue || hasRetired || stale.length > 0
}

/**
 * Publishes the next key, unless one already waits for its time or began less than `after` seconds ago;
 * the first key of all signs at once. Says when the newest key signs, and whether this call made it.
 */
export const rotateSigningKeys = (db: DatabaseClient, box: KeyBox, after = 0) =>
  alone(db, async (tx) => {
    const published = await insertKey(tx, box, after)
    const newest = await tx.signingKey.findFirstOrThrow({ orderBy: { signsFrom: 'desc' } })
    return { published, signsFrom: newest.signsFrom }
  })

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

async function insertKey(tx: Database, box: KeyBox, after: number): Promise<boolean> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const { kid } = publicJwk(publicKey)
  const inserted = await tx.$executeRaw`
    INSERT INTO signing_keys (id, public_key, private_key, signs_from)
    SELECT ${kid}, ${publicKey}, ${box.seal(privateKey, kid)},
      CASE WHEN EXISTS (SELECT FROM signing_keys)
        THEN now() + make_interval(secs => ${PUBLISHED_BEFORE}::float8) ELSE now() END
    WHERE NOT EXISTS (
      SELECT FROM signing_keys WHERE signs_from > now() - make_interval(secs => ${after}::float8))`
  return inserted > 0
}

const deleteRetiredKeys = (db: Database) => db.$executeRaw`
  DELETE FROM signing_keys WHERE signs_from < (
    SELECT max(signs_from) FROM signing_keys
    WHERE signs_from <= now() - make_interval(secs => ${KEPT_AFTER}::float8))`

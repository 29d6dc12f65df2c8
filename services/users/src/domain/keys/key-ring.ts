import { createPublicKey } from 'node:crypto'
import type { Database } from '#/database/database.ts'
import { publicJwk } from './jwk.ts'
import type { KeyBox, KeyFacts } from './key-box.ts'

/** An Ed25519 key pair as PEM; `id` is the tokens' `kid`. */
export interface SigningKey extends KeyFacts {
  state: 'next' | 'current' | 'previous'
  /** Undefined when no secret decrypts it. The key then only verifies. */
  privateKey: string | undefined
  /** Whether the MAC is missing, or the MAC or the encryption is not by the first secret. */
  isStale: boolean
  /** Seconds since the key began to sign, negative before, on the database's clock so that replicas agree. */
  age: number
}

export type OpenedKey = SigningKey & { privateKey: string }

export interface KeyRing {
  /** The trusted keys, newest first. */
  keys: SigningKey[]
  /** The ids of rows that no secret authenticates. */
  ignored: string[]
}

interface Row extends KeyFacts {
  sealed: Uint8Array
  mac: Uint8Array | null
  age: number
}

/**
 * Reads all keys in one statement, so that exactly one is current. `known` keys were authenticated by this process
 * before. A replica with a newer secret may have renewed their MACs since.
 */
export async function readKeyRing(
  db: Database,
  box: KeyBox,
  known: readonly SigningKey[] = [],
): Promise<KeyRing> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT id, public_key AS "publicKey", private_key AS sealed, mac,
      (extract(epoch FROM signs_from) * 1000000)::bigint::text AS "signsFrom",
      extract(epoch FROM now() - signs_from)::float8 AS age
    FROM signing_keys ORDER BY signs_from DESC`
  const trusted = rows.flatMap((row) => authenticate(row, box, known) ?? [])
  const ids = new Set(trusted.map(({ id }) => id))
  return {
    keys: withStates(trusted),
    ignored: rows.flatMap(({ id }) => (ids.has(id) ? [] : id)),
  }
}

/** Returns the newest key that has begun to sign and can be decrypted. */
export const signerOf = (keys: readonly SigningKey[]): OpenedKey | undefined =>
  keys.find((key): key is OpenedKey => key.state !== 'next' && key.privateKey !== undefined)

/** Whether keys exist but none can sign. */
export const isSealed = ({ keys, ignored }: KeyRing): boolean =>
  keys.length + ignored.length > 0 && !signerOf(keys)

type Authenticated = Omit<SigningKey, 'state'>

/** Returns `undefined` for a row that somebody other than the service may have written. */
function authenticate(row: Row, box: KeyBox, known: readonly SigningKey[]) {
  const { sealed, mac, ...facts } = row
  const opened = open(row, box)
  const before = known.find((key) => isSameKey(key, row))
  const verified = mac ? box.verify(mac, facts) : undefined
  // The previous version writes no MAC. Only a process with the secret can encrypt a private key.
  const isAdopted = mac === null && opened !== undefined
  if (!verified && !isAdopted && !before) return undefined
  const lacksMac = !verified && opened !== undefined
  const key: Authenticated = {
    ...facts,
    privateKey: opened?.pem ?? before?.privateKey,
    isStale: lacksMac || verified?.isStale === true || opened?.isStale === true,
  }
  return key
}

/** Decrypts the private key. Returns `undefined` when it does not match the public key. */
function open({ id, publicKey, sealed }: Row, box: KeyBox) {
  const opened = box.open(sealed, id)
  if (!opened) return undefined
  const derived = createPublicKey(opened.pem).export({ type: 'spki', format: 'pem' })
  return derived === publicKey && publicJwk(publicKey).kid === id ? opened : undefined
}

const isSameKey = (one: KeyFacts, other: KeyFacts): boolean =>
  one.id === other.id && one.publicKey === other.publicKey && one.signsFrom === other.signsFrom

function withStates(keys: Authenticated[]): SigningKey[] {
  const begun = keys.findIndex(({ age }) => age >= 0)
  // After a clock is set back, every key may lie in the future. The oldest then signs.
  const current = begun === -1 ? keys.length - 1 : begun
  return keys.map((key, at) => ({
    ...key,
    state: at < current ? 'next' : at === current ? 'current' : 'previous',
  }))
}

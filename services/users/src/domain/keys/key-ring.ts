import { createPublicKey } from 'node:crypto'
import type { Database } from '#/database/database.ts'
import { publicJwk } from './jwk.ts'
import type { KeyBox, KeyFacts } from './key-box.ts'

/** An Ed25519 key pair as PEM; `id` is the tokens' `kid`. */
export interface SigningKey extends KeyFacts {
  state: 'next' | 'current' | 'previous'
  /** Undefined when no secret of ours opens it: then it can only verify. */
  privateKey: string | undefined
  /** Whether it lacks its MAC, or the MAC or the seal is not by the first secret. */
  isStale: boolean
  /** Seconds since it began to sign; negative before. On the database's clock: replicas agree. */
  age: number
}

export type OpenedKey = SigningKey & { privateKey: string }

export interface KeyRing {
  /** The trusted keys, newest first. */
  keys: SigningKey[]
  /** The ids of rows that no secret of ours authenticates. */
  ignored: string[]
}

interface Row extends KeyFacts {
  sealed: Uint8Array
  mac: Uint8Array | null
  age: number
}

/**
 * Reads all keys with one statement, so that exactly one of them is current. `known` are keys that this process has
 * authenticated: a secret that only another process has yet may have renewed their MACs.
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

/** The key to sign with: the newest whose time has come and that can be opened. */
export const signerOf = (keys: readonly SigningKey[]): OpenedKey | undefined =>
  keys.find((key): key is OpenedKey => key.state !== 'next' && key.privateKey !== undefined)

/** Whether there are keys and none of them can sign. */
export const isSealed = ({ keys, ignored }: KeyRing): boolean =>
  keys.length + ignored.length > 0 && !signerOf(keys)

type Authenticated = Omit<SigningKey, 'state'>

/** Undefined for a row that somebody else may have written. */
function authenticate(row: Row, box: KeyBox, known: readonly SigningKey[]) {
  const { sealed, mac, ...facts } = row
  const opened = open(row, box)
  const before = known.find((key) => isSameKey(key, row))
  const verified = mac ? box.verify(mac, facts) : undefined
  // The version before writes no MAC. Only a process with the secret can seal a private key.
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

/** Opens the private key; undefined when it is not the public key's. */
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
  // A clock that was set back puts every key ahead of it: then the oldest signs.
  const current = begun === -1 ? keys.length - 1 : begun
  return keys.map((key, at) => ({
    ...key,
    state: at < current ? 'next' : at === current ? 'current' : 'previous',
  }))
}

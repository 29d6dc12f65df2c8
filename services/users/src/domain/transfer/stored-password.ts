import type { KeyObject } from 'node:crypto'
import argon2 from 'argon2'
import { type ForeignHash, HashFault } from '#/domain/accounts/foreign/foreign-hash.ts'
import { parseForeignHash } from '#/domain/accounts/foreign/parse-foreign-hash.ts'
import type { FirebaseProject } from '#/domain/accounts/foreign/parse-products.ts'
import {
  NO_PASSWORD,
  parseStoredHash,
  sealForeignHash,
} from '#/domain/accounts/foreign/stored-hash.ts'
import type { HashCost } from '#/domain/accounts/passwords.ts'
import type { UserRecord } from './user-record.ts'

export interface StoringOptions {
  cost: HashCost
  keys: readonly KeyObject[]
  firebase?: FirebaseProject | undefined
}

/**
 * Returns what is stored for a record's hash. Argon2id at the cost of this service, and hashes of an export of it, are
 * stored as they are, all others sealed. Throws a {@link HashFault}.
 */
export function storedPassword(
  { password_hash: text, password_salt: salt }: UserRecord,
  { cost, keys, firebase }: StoringOptions,
): string {
  // Django writes an exclamation mark for users without a password, this service `$none$`.
  if (text === undefined || text.startsWith('!') || text === NO_PASSWORD) return NO_PASSWORD
  if (text.startsWith('$argon2id-wrapped$')) return wrappedHash(text, cost)
  if (text.startsWith('$sealed$')) throw new HashFault('is sealed with the secret of a service')
  const foreign = parseForeignHash({ text, salt, firebase })
  return isOwn(foreign, text, cost) ? text : sealForeignHash(keys, foreign)
}

function wrappedHash(text: string, cost: HashCost): string {
  const parsed = parseStoredHash(text)
  if (parsed.kind !== 'wrapped') throw new HashFault('is no complete wrapped hash')
  const outer = parseForeignHash({ text: parsed.argon2 })
  if (!isOwn(outer, parsed.argon2, cost)) {
    throw new HashFault('is wrapped at another cost than ARGON2_MEMORY and ARGON2_TIME')
  }
  return text
}

const isOwn = ({ scheme }: ForeignHash, text: string, { memory, passes }: HashCost) =>
  scheme.scheme === 'argon2' &&
  text.startsWith('$argon2id$') &&
  !argon2.needsRehash(text, { memoryCost: memory, timeCost: passes, parallelism: 1 })

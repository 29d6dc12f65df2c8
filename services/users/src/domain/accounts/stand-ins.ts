import type { KeyObject } from 'node:crypto'
import type { Database } from '#/database/database.ts'
import { deriveKey, mac } from '#/lib/secrets.ts'

/** The hashes of one cost among the users. */
export interface HashClass {
  label: string
  users: number
  /** One of the hashes. */
  example: string
}

/** Hashes that are verified in place of those that unknown names don't have. */
export interface StandIns {
  /** Returns the same hash for the same name. Returns undefined for the dummy hash, of the configured cost. */
  hashFor(name: string): string | undefined
  update(classes: HashClass[]): void
}

const PAGE_BYTES = 8_192
/** Some 10,000 users. */
const SAMPLED_PAGES = 500

/**
 * Counts the costs of the users' hashes in a sample of the table, which is repeatable, so that names seldom change their
 * stand-in. The label of a hash is all of it except its salt and digest.
 */
export const readHashClasses = (db: Database): Promise<HashClass[]> => db.$queryRaw<HashClass[]>`
  WITH size AS (SELECT greatest(pg_relation_size('users') / ${PAGE_BYTES}::bigint, 1) AS pages),
  sample AS (
    SELECT password_hash,
      regexp_replace(password_hash, '(,f=[^$]*)?\\$[^$]*\\$[^$]*$', '') AS label
    FROM users TABLESAMPLE SYSTEM ((
      SELECT least(100, 100.0 * ${SAMPLED_PAGES}::int / pages) FROM size)) REPEATABLE (0)
  )
  SELECT label, count(*)::int AS users, min(password_hash) AS example
  FROM sample GROUP BY label ORDER BY label`

/**
 * Log-ins of imported users take longer than others, until they have logged in once. A share of the unknown names takes
 * as long, so that the time of a log-in doesn't tell whether the name has an account.
 */
export function createStandIns(secret: string): StandIns {
  const key = deriveKey(secret, 'stand-in')
  let foreign: HashClass[] = []
  let total = 0

  return {
    hashFor(name) {
      let left = total * shareOf(key, name)
      for (const { users, example } of foreign) {
        if (left < users) return example
        left -= users
      }
      return undefined
    },
    update(classes) {
      foreign = classes.filter(({ label }) => label.startsWith('$argon2id-') || isSealed(label))
      total = classes.reduce((sum, { users }) => sum + users, 0)
    },
  }
}

const isSealed = (label: string) => label.startsWith('$sealed')

/** Returns a number from 0 to 1 that only the name decides. */
const shareOf = (key: KeyObject, name: string) =>
  mac(key, Buffer.from(name.toLowerCase())).readUInt32BE() / 2 ** 32

import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import { checkCaseRules } from './case-rules.ts'
import { type Migration, pendingMigrations } from './migrations.ts'
import { asOwner } from './owner.ts'

/** Prisma's own table, so that `prisma migrate` recognizes these migrations as applied. */
const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`

/** Milliseconds that a statement waits for a lock. Every later request of the table waits behind it. */
const LOCK_TIMEOUT_MS = 2_000
/** SQLSTATE lock_not_available and deadlock_detected. */
const LOCKED = ['55P03', '40P01']

interface Patience {
  attempts: number
  /** Milliseconds between two attempts, in which waiting requests run. */
  pause: number
}

/** About two minutes. */
const PATIENCE: Patience = { attempts: 30, pause: 2_000 }

/**
 * Applies new migrations, each in its own transaction unless it says otherwise, and returns their names. Needs no engine
 * binary, so it works offline. Tries again when a long transaction holds a lock. Throws when an applied migration has
 * changed, or the database is not in UTF-8 or lower-cases A to Z differently.
 */
export const migrate = (
  ownerUrl: string,
  folder?: URL,
  patience: Patience = PATIENCE,
): Promise<string[]> =>
  asOwner(ownerUrl, async (owner) => {
    await checkEncoding(owner)
    await checkCaseRules(owner)
    await owner.query(CREATE_TABLE)
    const pending = await pendingMigrations(owner, folder)
    for (const migration of pending) await applyPatiently(owner, migration, patience)
    return pending.map(({ name }) => name)
  })

/** In SQL_ASCII, lengths count bytes and searches match other letters. */
export async function checkEncoding(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ server_encoding: string }>('SHOW server_encoding')
  const encoding = rows[0]?.server_encoding
  if (encoding === 'UTF8') return
  throw new Error(
    `The database is in ${encoding}. Make it in UTF-8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
  )
}

async function applyPatiently(
  client: pg.Client,
  migration: Migration,
  { attempts, pause }: Patience,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await apply(client, migration)
    } catch (cause) {
      if (!isLocked(cause)) throw failure(migration, reasonOf(cause), cause)
      if (attempt === attempts) throw failure(migration, STILL_LOCKED, cause)
      await setTimeout(pause)
    }
  }
}

const STILL_LOCKED =
  'a long transaction holds a lock on its tables. Find it in pg_stat_activity, then run this again.'

const isLocked = (error: unknown) => LOCKED.includes((error as { code?: string }).code ?? '')

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const failure = ({ name, statements }: Migration, reason: string, cause: unknown) =>
  new Error(`Migration ${name} failed${statements ? '' : ' and was rolled back'}: ${reason}`, {
    cause,
  })

/** Applies a migration and records it, in one transaction or, without one, after its last statement. */
async function apply(client: pg.Client, { name, sql, checksum, statements }: Migration) {
  await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`)
  if (!statements) await client.query('BEGIN')
  try {
    for (const statement of statements ?? [sql]) await client.query(statement)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    if (!statements) await client.query('COMMIT')
  } finally {
    // A lost connection rolls back by itself, and the original error is the one to report.
    await client.query('ROLLBACK; RESET lock_timeout').catch(() => undefined)
  }
}

import { randomUUID } from 'node:crypto'
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

/**
 * Applies new migrations, each in its own transaction, and returns their names. Needs no engine binary, so it works
 * offline. Throws when an applied migration has changed, or the database is not in UTF-8 or lower-cases A to Z
 * differently.
 */
export const migrate = (ownerUrl: string, folder?: URL): Promise<string[]> =>
  asOwner(ownerUrl, async (owner) => {
    await checkEncoding(owner)
    await checkCaseRules(owner)
    await owner.query(CREATE_TABLE)
    const pending = await pendingMigrations(owner, folder)
    for (const migration of pending) await apply(owner, migration)
    return pending.map(({ name }) => name)
  })

/** In SQL_ASCII, lengths count bytes and searches match other letters. */
async function checkEncoding(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ server_encoding: string }>('SHOW server_encoding')
  const encoding = rows[0]?.server_encoding
  if (encoding === 'UTF8') return
  throw new Error(
    `The database is in ${encoding}. Make it in UTF-8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
  )
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    // A lost connection rolls back by itself, and the original error is the one to report.
    await client.query('ROLLBACK').catch(() => undefined)
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`Migration ${name} failed and was rolled back: ${reason}`, { cause })
  }
}

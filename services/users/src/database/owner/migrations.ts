import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'

const MIGRATIONS = new URL('../../../prisma/migrations/', import.meta.url)

export interface Migration {
  name: string
  sql: string
  checksum: string
  /** The statements of a migration without a transaction, which an interrupted run repeats. */
  statements: string[] | undefined
}

/** The first line of a migration that can't run in a transaction, such as one with CREATE INDEX CONCURRENTLY. */
const WITHOUT_TRANSACTION = '-- Without a transaction.\n'
/** Ends each of its statements. Postgres would run several in one query as a transaction. */
const NEXT_STATEMENT = /^-- Next statement\.$/m

/** Returns the migrations that were not applied yet. Throws when an applied one has changed. */
export async function pendingMigrations(
  client: pg.Client,
  folder: URL = MIGRATIONS,
): Promise<Migration[]> {
  const applied = await appliedMigrations(client)
  const migrations = await readMigrations(folder)
  const changed = migrations.find(
    ({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum,
  )
  if (changed) throw new Error(`Migration ${changed.name} was changed after it was applied.`)
  return migrations.filter(({ name }) => !applied.has(name))
}

/** Returns the checksums of this version's migrations by name. */
export async function knownMigrations(): Promise<Map<string, string>> {
  const migrations = await readMigrations(MIGRATIONS)
  return new Map(migrations.map(({ name, checksum }) => [name, checksum]))
}

/** Whether a newer version, which this one does not know, has migrated the database. */
export async function isMigratedFurther(client: pg.Client): Promise<boolean> {
  const known = await knownMigrations()
  const applied = await appliedMigrations(client)
  return [...applied.keys()].some((name) => !known.has(name))
}

/** Returns the checksums by name. */
export async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}

async function readMigrations(folder: URL): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(new URL(`${name}/migration.sql`, folder), 'utf8')
      const checksum = createHash('sha256').update(sql).digest('hex')
      const isAlone = sql.startsWith(WITHOUT_TRANSACTION)
      return { name, sql, checksum, statements: isAlone ? sql.split(NEXT_STATEMENT) : undefined }
    }),
  )
}

import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { createClient } from '#/database/client.ts'
import { backendOf, isPooled } from '#/database/pooler.ts'

/** SQLSTATE invalid_sql_statement_name. */
const UNKNOWN_STATEMENT = '26000'
/** Milliseconds in which a pool has a connection for a statement. */
const TIMEOUT = 1_000
/** Replicas use the pool too, so that a transaction may keep another connection than the one in question. */
const ATTEMPTS = 10

const LOSES_STATEMENTS =
  'The pooler that DATABASE_URL names loses prepared statements. Use session mode, or transaction mode of PgBouncer 1.21 or newer with max_prepared_statements (docs/scale.md, A pooler).'

/**
 * Returns whether clients share connections of Postgres, as in transaction mode of a pooler. Throws when a pooler does so and
 * loses prepared statements. Finds neither when the pool has one connection, or none for this check.
 */
export async function checkPooler(client: pg.Client, serviceUrl: string): Promise<boolean> {
  if (!(await isPooled(client))) return false
  const other = createClient(serviceUrl, 'start', { query_timeout: TIMEOUT })
  try {
    await other.connect()
    return await isMoved(client, other)
  } catch (error) {
    if ((error as { code?: string }).code !== UNKNOWN_STATEMENT) return false
    throw new Error(LOSES_STATEMENTS, { cause: error })
  } finally {
    await other.end()
  }
}

/** Whether a prepared statement of the client runs elsewhere while the other client's transaction keeps a connection. */
async function isMoved(client: pg.Client, other: pg.Client): Promise<boolean> {
  const statement = { name: `check_${randomBytes(8).toString('hex')}`, query_timeout: TIMEOUT }
  const first = await backendOf(client, statement)
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await other.query('BEGIN')
    try {
      await backendOf(other)
      if ((await backendOf(client, statement)) !== first) return true
    } finally {
      // A pooler closes a connection on which a transaction is left open.
      await other.query('ROLLBACK').catch(() => undefined)
    }
  }
  return false
}

import pg from 'pg'
import { inject } from 'vitest'
import { databaseUrl, query } from './postgres.ts'

/** This worker's own database: a copy of the migrated template, made on first use. */
export async function workerDatabase(): Promise<string> {
  const serverUrl = inject('serverUrl')
  const name = `${inject('template')}_w${process.env['VITEST_POOL_ID'] ?? '0'}`
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (!rowCount) await client.query(`CREATE DATABASE "${name}" TEMPLATE "${inject('template')}"`)
  } finally {
    await client.end()
  }
  return databaseUrl(serverUrl, name)
}

/** Runs one statement on this worker's database as its owner. */
export const ownerQuery = async <R extends pg.QueryResultRow>(sql: string): Promise<R[]> =>
  query<R>(await workerDatabase(), sql)

import type pg from 'pg'
import { inject } from 'vitest'
import { prepareDatabase } from '../src/database/owner/service-role.ts'
import { databaseUrl, query } from './postgres.ts'
import { SERVICE_PASSWORD } from './secrets.ts'

/** The addresses of a database for the service and for the owner, who is a superuser here. */
export interface TestDatabase {
  DATABASE_URL: string
  MIGRATION_DATABASE_URL: string
}

/** Returns the address for the service's role. */
export function asService(ownerUrl: string): string {
  const url = new URL(ownerUrl)
  url.username = 'gatehouse_service'
  url.password = SERVICE_PASSWORD
  return url.href
}

/** Migrates a database and creates the service's role. */
export async function prepare(ownerUrl: string): Promise<TestDatabase> {
  const database = { DATABASE_URL: asService(ownerUrl), MIGRATION_DATABASE_URL: ownerUrl }
  await prepareDatabase(database.MIGRATION_DATABASE_URL, database.DATABASE_URL)
  return database
}

/** Creates an empty database and returns its owner's address. */
export async function newDatabase(name: string): Promise<string> {
  const serverUrl = inject('serverUrl')
  await query(serverUrl, `CREATE DATABASE "${name}"`)
  return databaseUrl(serverUrl, name)
}

/** Returns the owner's address of this worker's database, a copy of the migrated template. */
export async function workerOwner(): Promise<string> {
  const serverUrl = inject('serverUrl')
  const name = `${inject('template')}_w${process.env['VITEST_POOL_ID'] ?? '0'}`
  const found = await query(serverUrl, `SELECT FROM pg_database WHERE datname = '${name}'`)
  if (found.length === 0) {
    await query(serverUrl, `CREATE DATABASE "${name}" TEMPLATE "${inject('template')}"`)
  }
  return databaseUrl(serverUrl, name)
}

/** Runs one statement on this worker's database as its owner. */
export const ownerQuery = async <R extends pg.QueryResultRow>(sql: string): Promise<R[]> =>
  query<R>(await workerOwner(), sql)

/** Returns the service's address of this worker's database. */
export const workerDatabase = async (): Promise<string> => asService(await workerOwner())

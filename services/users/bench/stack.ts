import { randomBytes } from 'node:crypto'
import { buildApp } from '#/app.ts'
import { readConfig } from '#/config.ts'
import type { App } from '#/route.ts'
import { prepare } from '../test/database.ts'
import { startPostgres } from '../test/postgres.ts'

export interface Stack {
  /** The service's environment, without a port. */
  env: Record<'NODE_ENV' | 'DATABASE_URL' | 'APP_SECRET' | 'LOG_LEVEL', string>
  /** The database's address for its owner. */
  ownerUrl: string
  stop(): Promise<void>
}

/** Starts an empty, migrated Postgres with fsync on, as in production. */
export async function startStack(
  flags: string[] = [],
  onLog?: (text: string) => void,
): Promise<Stack> {
  const postgres = await startPostgres(flags, onLog)
  const { DATABASE_URL } = await prepare(postgres.url)
  const env = {
    NODE_ENV: 'test',
    DATABASE_URL,
    APP_SECRET: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'warn',
  }
  return { env, ownerUrl: postgres.url, stop: postgres.remove }
}

/** Runs work with an app, and closes it before the measurement, because it would compete for the CPU. */
export async function withApp<T>({ env }: Stack, work: (app: App) => Promise<T>): Promise<T> {
  const app = await buildApp(readConfig(env))
  return work(app).finally(() => app.close())
}

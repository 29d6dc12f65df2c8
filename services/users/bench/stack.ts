import { randomBytes } from 'node:crypto'
import { buildApp } from '#/app.ts'
import { readConfig } from '#/config.ts'
import type { App } from '#/route.ts'
import { prepare } from '../test/database.ts'
import { startPostgres } from '../test/postgres.ts'

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
  env: Record<'NODE_ENV' | 'DATABASE_URL' | 'APP_SECRET' | 'LOG_LEVEL', string>
  /** The database as its owner reaches it. */
  ownerUrl: string
  stop(): Promise<void>
}

/** An empty, migrated Postgres of its own, with the disk's guarantees on: what is measured is real. */
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

/** Work with an app, which is gone before anything is measured: one more would share the machine. */
export async function withApp<T>({ env }: Stack, work: (app: App) => Promise<T>): Promise<T> {
  const app = await buildApp(readConfig(env))
  return work(app).finally(() => app.close())
}

export const ratio = (measured: number, against: number): string => (measured / against).toFixed(2)

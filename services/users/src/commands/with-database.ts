import { type Config, readConfig } from '#/config.ts'
import { createDatabase, type DatabaseClient } from '#/database/database.ts'
import { checkDatabase } from '#/database/owner/start-check.ts'

/** Runs a command with a database connection as the service's role, after the service's start check. */
export async function withDatabase<T>(
  work: (db: DatabaseClient, config: Config) => Promise<T>,
): Promise<T> {
  const config = readConfig()
  await checkDatabase(config.DATABASE_URL)
  const db = createDatabase(config.DATABASE_URL, 2)
  try {
    return await work(db, config)
  } finally {
    await db.$disconnect()
  }
}

/** Throws in production, for commands that would destroy accounts or create ones with a known password. */
export function refuseInProduction({ NODE_ENV }: Pick<Config, 'NODE_ENV'>, command: string): void {
  if (NODE_ENV === 'production') throw new Error(`${command} is refused in production.`)
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`)

import { type Config, readConfig } from '#/config.ts'
import { createDatabase, type DatabaseClient } from '#/data/database.ts'
import { isDatabaseUnavailable } from '#/data/faults.ts'

/** Runs a command's work with a database that is closed afterwards, and tells plainly when there is none. */
export async function withDatabase<T>(
  work: (db: DatabaseClient, config: Config) => Promise<T>,
): Promise<T> {
  const config = readConfig()
  const db = createDatabase(config.DATABASE_URL, 2)
  try {
    return await work(db, config)
  } catch (cause) {
    if (!isDatabaseUnavailable(cause)) throw cause
    throw new Error('The database cannot be reached. Check DATABASE_URL.', { cause })
  } finally {
    await db.$disconnect()
  }
}

/** For what would destroy real accounts, or make ones that anybody can enter. */
export function refuseInProduction({ NODE_ENV }: Config, command: string): void {
  if (NODE_ENV === 'production') throw new Error(`${command} is refused in production.`)
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`)

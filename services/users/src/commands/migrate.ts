import { readConfig } from '#/config.ts'
import { migrate } from '#/data/migrate.ts'
import { say } from './with-database.ts'

export async function migrateCommand(): Promise<void> {
  const applied = await migrate(readConfig().DATABASE_URL)
  say(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.')
}

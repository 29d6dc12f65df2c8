import { readOwnerConfig } from '#/config.ts'
import { prepareDatabase } from '#/database/owner/service-role.ts'
import { say } from './with-database.ts'

export async function migrateCommand(): Promise<void> {
  const { MIGRATION_DATABASE_URL, DATABASE_URL, BACKUP_DATABASE_URL } = readOwnerConfig()
  const applied = await prepareDatabase(MIGRATION_DATABASE_URL, DATABASE_URL, BACKUP_DATABASE_URL)
  say(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.')
}

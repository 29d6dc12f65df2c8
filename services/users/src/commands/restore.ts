import { programEnvironment, readRestoreConfig } from '#/config.ts'
import { restoreBackup } from '#/domain/backups/restore-backup.ts'
import { reportFinished } from './finished-report.ts'
import { say } from './with-database.ts'

export const RESTORE_HELP = `
The database must be empty. Everybody has to log in again, because a backup contains sessions that ended since. Links in
mails, open invitations, waiting mail and signing keys become void too. Needs DATABASE_URL, MIGRATION_DATABASE_URL and the
APP_SECRET of the backup.

Exit code 3: pg_restore is missing or too old.`

interface Options {
  identity?: string
  keepSessions?: boolean
}

export async function restoreCommand(folder: string, options: Options): Promise<void> {
  const config = readRestoreConfig()
  const target = {
    ownerUrl: config.MIGRATION_DATABASE_URL,
    serviceUrl: config.DATABASE_URL,
    backupUrl: config.BACKUP_DATABASE_URL,
    env: programEnvironment(),
  }
  const restored = await restoreBackup(folder, target, {
    secrets: config.APP_SECRET,
    identityFile: options.identity,
    keepSessions: options.keepSessions ?? false,
  })
  const { manifest } = restored
  say(`Restored the backup of ${manifest.taken_at}, by version ${manifest.gatehouse_version}.`)
  reportFinished(restored)
}

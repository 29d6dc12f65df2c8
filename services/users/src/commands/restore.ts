import { programEnvironment, readRestoreConfig } from '#/config.ts'
import { type Restored, restoreBackup } from '#/domain/backups/restore-backup.ts'
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
  for (const line of report(restored)) say(line)
  for (const fault of restored.trail.faults) process.stderr.write(`${fault}\n`)
  if (restored.trail.faults.length > 0) {
    throw new Error('The database is restored, but its audit trail is not whole.')
  }
}

function* report({ manifest, migrated, voided, trail }: Restored): Generator<string> {
  yield `Restored the backup of ${manifest.taken_at}, by version ${manifest.gatehouse_version}.`
  if (migrated.length > 0) yield `Applied ${migrated.join(', ')}.`
  yield voided.sessions === null
    ? 'Kept the sessions.'
    : `Ended ${voided.sessions} sessions: everybody logs in again.`
  yield `Voided ${voided.links} links, ${voided.invitations} invitations and ${voided.mails} waiting mails, and removed the signing keys.`
  yield `Began epoch ${voided.epoch} of the audit trail.`
  yield `Verified ${trail.events} events under ${trail.seals} seals; ${trail.unsealed} are not sealed yet.`
  yield 'The database is ready for the service.'
}

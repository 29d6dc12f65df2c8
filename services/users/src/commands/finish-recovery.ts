import { readRestoreConfig } from '#/config.ts'
import { finishRecovery } from '#/domain/backups/finish-recovery.ts'
import { reportFinished } from './finished-report.ts'
import { say } from './with-database.ts'

export const FINISH_RECOVERY_HELP = `
For a database that another program brought back: pgBackRest, a snapshot of a disk, or a managed Postgres. Stop the service
first. Everybody has to log in again, because the database contains sessions that ended since. Links in mails, open
invitations, waiting mail and signing keys become void too, and an epoch of the audit trail begins, exactly as by restore.

Postgres reads <time> like its recovery_target_time: with an offset, such as '2026-11-30 12:00:00+00'. If everything that was
archived came back, give the current time. A time before the newest event of the audit trail is refused.

Needs DATABASE_URL, MIGRATION_DATABASE_URL and APP_SECRET. If it fails or is interrupted, run it again before the service
starts.`

export async function finishRecoveryCommand(time: string): Promise<void> {
  const config = readRestoreConfig()
  const database = {
    ownerUrl: config.MIGRATION_DATABASE_URL,
    serviceUrl: config.DATABASE_URL,
    backupUrl: config.BACKUP_DATABASE_URL,
  }
  const { takenAt, ...finished } = await finishRecovery(database, {
    time,
    secrets: config.APP_SECRET,
  })
  say(`Recorded the recovery to ${takenAt}.`)
  reportFinished(finished)
}

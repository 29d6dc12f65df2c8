import { programEnvironment, readBackupConfig } from '#/config.ts'
import { reasonOf } from '#/database/connection-faults.ts'
import { recorded } from '#/domain/backups/backup-runs.ts'
import { makeBackup } from '#/domain/backups/make-backup.ts'
import type { Manifest } from '#/domain/backups/manifest.ts'
import { say } from './with-database.ts'

export const BACKUP_HELP = `
Writes a dump and a manifest. DIR must be empty or not exist. Reads as the role in BACKUP_DATABASE_URL, or as the owner in
MIGRATION_DATABASE_URL. Encrypted with age for BACKUP_AGE_RECIPIENT. A folder without manifest.json is no complete backup.

Exit code 3: pg_dump is missing or too old.`

export async function backupCommand(folder: string): Promise<void> {
  const { dump, taken_at } = await backUp(folder)
  say(`Backed up the database of ${taken_at} to ${folder}: ${dump.file}, ${dump.bytes} bytes.`)
}

/** Makes a backup and records it in the database. `claim` runs first, and its failure is recorded too. */
export function backUp(
  folder: string,
  claim: () => Promise<unknown> = async () => undefined,
): Promise<Manifest> {
  const { BACKUP_DATABASE_URL: url, BACKUP_AGE_RECIPIENT: recipients } = readBackupConfig()
  const work = async () => {
    await claim()
    const manifest = await makeBackup(folder, { url, recipients, env: programEnvironment() })
    return { result: manifest, takenAt: manifest.taken_at, bytes: manifest.dump.bytes }
  }
  return recorded(url, 'backup', { work, onUnrecorded: warnUnrecorded })
}

/** Says that metrics and alerts don't know of a run. */
export function warnUnrecorded(error: unknown): void {
  process.stderr.write(`The run could not be recorded in the database: ${reasonOf(error)}\n`)
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'

/** Writes a folder of migrations, removed after the test. */
export async function folderOf(migrations: Record<string, string>): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-migrations-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'migration_lock.toml'), 'provider = "postgresql"')
  for (const [name, sql] of Object.entries(migrations)) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'migration.sql'), sql)
  }
  return pathToFileURL(`${folder}/`)
}

/** Undoes the migrations from the one on that added the table of backups. */
export const UNDO_SINCE_BACKUPS = `
  DELETE FROM _prisma_migrations WHERE migration_name > '2026112911';
  DROP TABLE backup_runs, audit_start, totp_factors, recovery_codes, pending_log_ins, passkeys,
    passkey_challenges, trusted_devices;
  ALTER TABLE users DROP passkey_offer_declined;
  ALTER TABLE sessions DROP methods, DROP authenticated_at;
  DROP FUNCTION inet_or_null`

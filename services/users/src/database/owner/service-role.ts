import { createClient } from '#/database/client.ts'
import { setServiceSettings } from '#/database/service-settings.ts'
import { followRestore } from './audit-epoch.ts'
import { backupGrantsTo, grantsTo } from './grants.ts'
import { migrate } from './migrate.ts'
import { asOwner } from './owner.ts'
import { refuseUnfinishedRestore } from './restore-mark.ts'
import { ensureRole } from './roles.ts'

/**
 * Prepares a database for the service: migrations, then the roles. Returns the names of applied migrations.
 */
export async function prepareDatabase(
  ownerUrl: string,
  serviceUrl: string,
  backupUrl?: string,
): Promise<string[]> {
  await asOwner(ownerUrl, refuseUnfinishedRestore)
  const applied = await migrate(ownerUrl)
  await asOwner(ownerUrl, followRestore)
  await prepareRoles(ownerUrl, serviceUrl, backupUrl)
  return applied
}

/** Creates or updates the roles in the addresses and grants their privileges. */
export const prepareRoles = (ownerUrl: string, serviceUrl: string, backupUrl?: string) =>
  asOwner(ownerUrl, async (owner) => {
    const service = await ensureRole(owner, serviceUrl, 'DATABASE_URL')
    await owner.query(grantsTo(service.name, service.database))
    await setServiceSettings(owner, () => createClient(serviceUrl, 'service'), service)
    if (!backupUrl) return
    const backup = await ensureRole(owner, backupUrl, 'BACKUP_DATABASE_URL')
    if (backup.name === service.name) {
      throw new Error('DATABASE_URL and BACKUP_DATABASE_URL name the same role.')
    }
    await owner.query(backupGrantsTo(backup.name, backup.database))
  })

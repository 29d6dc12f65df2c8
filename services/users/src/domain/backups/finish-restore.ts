import { migrate } from '#/database/owner/migrate.ts'
import { asOwner } from '#/database/owner/owner.ts'
import { prepareRoles } from '#/database/owner/service-role.ts'
import { checkDatabase } from '#/database/owner/start-check.ts'
import { type Verification, verifyTrail } from '#/domain/audit/verify-audit-trail.ts'
import { type Voided, voidRestoredRows } from './void-restored-rows.ts'

export interface RestoredDatabase {
  ownerUrl: string
  serviceUrl: string
  backupUrl?: string | undefined
}

export interface FinishOptions {
  /** The time of the restored state, in ISO 8601. */
  takenAt: string
  keepSessions: boolean
  secrets: readonly string[]
}

export interface FinishedRestore {
  /** The migrations that the restored state did not have. */
  migrated: string[]
  voided: Voided
  trail: Verification
}

/** Makes a database with restored content ready for the service. */
export async function finishRestore(
  { ownerUrl, serviceUrl, backupUrl }: RestoredDatabase,
  { takenAt, keepSessions, secrets }: FinishOptions,
): Promise<FinishedRestore> {
  const migrated = await migrate(ownerUrl)
  const voided = await asOwner(ownerUrl, (owner) =>
    voidRestoredRows(owner, { takenAt, keepSessions }),
  )
  await prepareRoles(ownerUrl, serviceUrl, backupUrl)
  const trail = await verifyTrail(serviceUrl, { secrets })
  await checkDatabase(serviceUrl)
  return { migrated, voided, trail }
}

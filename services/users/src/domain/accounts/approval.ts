import type { Role } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { isVersion } from '#/database/sql.ts'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { isUuid } from '#/lib/uuid.ts'
import { type RoleHolder, roleHolderSql } from './role-holder.ts'
import type { UserRow } from './user-row.ts'
import { USER_COLUMNS } from './user-row.ts'
import type { UserTarget } from './users.ts'

export type Decision =
  | { approval: 'approved'; role: Role | undefined }
  | { approval: 'rejected'; reason: string | null }

interface Deciding extends UserTarget {
  decider: RoleHolder
  event: AuditEvent
}

/**
 * Decides on a registration that waits; null when none of this id and version does, or when who decides
 * may not. One statement: of many decisions at once the first one counts.
 */
export async function decideRegistration(
  db: Database,
  { id, versions, decider, event }: Deciding,
  decision: Decision,
): Promise<UserRow | null> {
  if (!isUuid(id)) return null
  const told = {
    from: Prisma.sql`waiting JOIN decided USING (id)`,
    changes: Prisma.sql`audit_changes(${access('waiting')}, ${access('decided')})`,
  }
  const [user] = await db.$queryRaw<UserRow[]>`
    WITH decider AS (${roleHolderSql(decider)}), waiting AS (
      SELECT * FROM users
      WHERE id = ${id}::uuid AND approval = 'pending' AND ${isVersion(Prisma.sql`version`, versions)}
        AND EXISTS (SELECT FROM decider)
      FOR UPDATE
    ), decided AS (
      UPDATE users SET ${outcome(decision)}, version = gen_random_uuid()
      FROM waiting WHERE users.id = waiting.id RETURNING users.*
    ), recorded AS (${insertAuditEventSql(event, told)})
    SELECT ${USER_COLUMNS} FROM decided`
  return user ?? null
}

const access = (row: 'waiting' | 'decided'): Prisma.Sql =>
  Prisma.raw(`jsonb_build_object('role', ${row}.role, 'approval', ${row}.approval)`)

const outcome = (decision: Decision): Prisma.Sql =>
  decision.approval === 'approved'
    ? Prisma.sql`approval = 'approved', role = coalesce(${decision.role ?? null}::role, users.role)`
    : Prisma.sql`approval = 'rejected', rejection_reason = ${decision.reason}`

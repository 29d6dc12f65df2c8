import type { Role } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { isVersionSql } from '#/database/sql.ts'
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

interface DecisionRequest extends UserTarget {
  decider: RoleHolder
  event: AuditEvent
}

/**
 * Decides a pending registration. Returns null when no pending registration has this id and version, or when the
 * decider lacks the role. One statement does both, so that only the first of concurrent decisions succeeds.
 */
export async function decideRegistration(
  db: Database,
  { id, versions, decider, event }: DecisionRequest,
  decision: Decision,
): Promise<UserRow | null> {
  if (!isUuid(id)) return null
  const columns = {
    from: Prisma.sql`pending JOIN decided USING (id)`,
    changes: Prisma.sql`audit_changes(${accessFieldsSql('pending')}, ${accessFieldsSql('decided')})`,
  }
  const [user] = await db.$queryRaw<UserRow[]>`
    WITH decider AS (${roleHolderSql(decider)}), pending AS (
      SELECT * FROM users
      WHERE id = ${id}::uuid AND approval = 'pending' AND ${isVersionSql(Prisma.sql`version`, versions)}
        AND EXISTS (SELECT FROM decider)
      FOR UPDATE
    ), decided AS (
      UPDATE users SET ${decisionSql(decision)}, version = gen_random_uuid()
      FROM pending WHERE users.id = pending.id RETURNING users.*
    ), recorded AS (${insertAuditEventSql(event, columns)})
    SELECT ${USER_COLUMNS} FROM decided`
  return user ?? null
}

const accessFieldsSql = (row: 'pending' | 'decided'): Prisma.Sql =>
  Prisma.raw(`jsonb_build_object('role', ${row}.role, 'approval', ${row}.approval)`)

const decisionSql = (decision: Decision): Prisma.Sql =>
  decision.approval === 'approved'
    ? Prisma.sql`approval = 'approved', role = coalesce(${decision.role ?? null}::role, users.role)`
    : Prisma.sql`approval = 'rejected', rejection_reason = ${decision.reason}`

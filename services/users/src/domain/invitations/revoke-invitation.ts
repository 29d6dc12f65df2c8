import type { Database } from '#/database/database.ts'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { isUuid } from '#/lib/uuid.ts'
import { IS_OPEN } from './invitation-row.ts'

/** Returns false when no open invitation has the id. */
export async function revokeInvitation(
  db: Database,
  id: string,
  event: AuditEvent,
): Promise<boolean> {
  if (!isUuid(id)) return false
  const rows = await db.$queryRaw<unknown[]>`
    WITH revoked AS (
      UPDATE invitations SET revoked_at = now() WHERE id = ${id}::uuid AND ${IS_OPEN} RETURNING id
    ), recorded AS (${insertAuditEventSql(event, { from: Prisma.sql`revoked` })})
    SELECT id FROM revoked`
  return rows.length > 0
}

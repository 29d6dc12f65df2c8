import type { EndReason } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { isUuid } from '#/lib/uuid.ts'
import { endSessionsSql, liveSessionsSql } from './sessions.ts'

interface End {
  reason: EndReason
  event: AuditEvent
}

/** Ends one live session of a user. Returns false when the user has no live session with this id. */
export async function endSession(
  db: Database,
  { id, userId }: { id: string; userId: string },
  { reason, event }: End,
): Promise<boolean> {
  if (!isUuid(id)) return false
  const which = Prisma.sql`id = ${id}::uuid AND ${liveSessionsSql(userId)}`
  const columns = { from: Prisma.sql`ended`, objectId: Prisma.sql`ended.id` }
  const rows = await db.$queryRaw<unknown[]>`
    WITH ended AS (${endSessionsSql(which, reason)} RETURNING id), recorded AS (${insertAuditEventSql(event, columns)})
    SELECT id FROM ended`
  return rows.length > 0
}

/**
 * Ends a user's live sessions except `keep`, and the trust in all devices. Returns the number of sessions. Records no event
 * when there were none.
 */
export async function endSessions(
  db: Database,
  { userId, keep }: { userId: string; keep?: string },
  { reason, event }: End,
): Promise<number> {
  const columns = {
    from: Prisma.sql`(SELECT count(*) AS sessions FROM ended HAVING count(*) > 0) AS counted`,
    changes: Prisma.sql`audit_changes(NULL, jsonb_build_object('sessions', sessions))`,
  }
  const rows = await db.$queryRaw<unknown[]>`
    WITH ended AS (${endSessionsSql(liveSessionsSql(userId, keep), reason)} RETURNING id),
      recorded AS (${insertAuditEventSql(event, columns)}),
      untrusted AS (DELETE FROM trusted_devices WHERE user_id = ${userId}::uuid)
    SELECT id FROM ended`
  return rows.length
}

import type { DatabaseClient } from '#/database/database.ts'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { listEvents } from '#/domain/audit/list-audit-events.ts'

const EXPORTS_PER_HOUR = 5
const HOUR_MS = 3_600_000

/**
 * Writes the event of an export, unless the user had too many in the last hour. The trail is the counter, so the limit
 * is exact across processes; the lock on the user's row orders concurrent exports.
 * @returns 0 when the export may start, otherwise the seconds until the next one may
 */
export const recordExport = (
  db: DatabaseClient,
  userId: string,
  event: Omit<AuditEvent, 'action'>,
): Promise<number> =>
  db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
    const since = new Date(Date.now() - HOUR_MS).toISOString()
    const filter = { actorId: userId, action: 'user_exported', since } as const
    const { items } = await listEvents(tx, filter, { limit: EXPORTS_PER_HOUR, cursor: undefined })
    const oldest = items[EXPORTS_PER_HOUR - 1]
    if (oldest) return Math.max(1, Math.ceil((oldest.at.getTime() + HOUR_MS - Date.now()) / 1000))
    await insertAuditEvent(tx, { ...event, action: 'user_exported' })
    return 0
  })

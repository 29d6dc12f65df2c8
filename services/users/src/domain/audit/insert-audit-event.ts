import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { type AuditEvent, sealOrigin, sealPersonal } from './audit-event.ts'

/** Values that only the changing statement knows, as expressions over its rows. */
interface EventColumnsSql {
  /** The rows to select from, one for each event. */
  from?: Prisma.Sql
  userId?: Prisma.Sql
  objectId?: Prisma.Sql
  objectName?: Prisma.Sql
  /** Null or an object as `audit_changes` returns it. */
  changes?: Prisma.Sql
  /** What `sealPersonal` returned for the row. */
  personal?: Prisma.Sql
}

const idOf = (named: { id: string } | null | undefined) => named?.id ?? null

const ONE_ROW = Prisma.sql`(SELECT) AS one`

/**
 * Inserts an event, alone or in a WITH beside the change, so that neither is stored without the other.
 */
export const insertAuditEventSql = (
  event: AuditEvent,
  columns: EventColumnsSql = {},
): Prisma.Sql => Prisma.sql`
  INSERT INTO audit_events (action, actor_id, user_id, object_id, object_name, changes,
    personal_changes, origin, detail, request_id)
  SELECT ${event.action}, ${idOf(event.actor)}::uuid,
    ${columns.userId ?? idOf(event.user)}::uuid,
    ${columns.objectId ?? idOf(event.object)}::text,
    ${columns.objectName ?? Prisma.sql`${event.object?.name ?? null}`}::text,
    ${columns.changes ?? Prisma.sql`${event.changes ? JSON.stringify(event.changes) : null}`}::jsonb,
    ${columns.personal ?? sealPersonal(event)}::bytea, ${sealOrigin(event)}::bytea,
    ${event.detail ?? null}, ${event.requestId}
  FROM ${columns.from ?? ONE_ROW}`

/** Inserts an event in a statement of its own, for refusals and inside transactions. */
export const insertAuditEvent = (db: Database, event: AuditEvent): Promise<number> =>
  db.$executeRaw(insertAuditEventSql(event))

interface RowChange {
  before: Prisma.Sql | undefined
  after: Prisma.Sql | undefined
  /** The column that joins the two rows. */
  key: Prisma.Sql
  name: Prisma.Sql
  /** Returns a row's fields as one JSON object. */
  fieldsOf(row: Prisma.Sql): Prisma.Sql
}

/** Returns the event columns for a row that a statement inserts, updates or deletes: its id, name and changed fields. */
export function rowChangeSql({ before, after, key, name, fieldsOf }: RowChange): EventColumnsSql {
  const row = after ?? before ?? Prisma.empty
  const fields = (side: Prisma.Sql | undefined) => (side ? fieldsOf(side) : Prisma.sql`NULL`)
  return {
    from: before && after ? Prisma.sql`${before} JOIN ${after} USING (${key})` : row,
    objectId: Prisma.sql`${row}.${key}`,
    objectName: Prisma.sql`${row}.${name}`,
    changes: Prisma.sql`audit_changes(${fields(before)}, ${fields(after)})`,
  }
}

import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { type AuditEvent, sealOrigin, sealPersonal } from './audit-event.ts'

/** What only the statement that makes a change knows of it, as expressions over its rows. */
interface Told {
  /** The rows, one for each event. */
  from?: Prisma.Sql
  userId?: Prisma.Sql
  objectId?: Prisma.Sql
  objectName?: Prisma.Sql
  /** Null or an object, as `audit_changes` makes it. */
  changes?: Prisma.Sql
}

const idOf = (named: { id: string } | null | undefined) => named?.id ?? null

const ONE = Prisma.sql`(SELECT) AS one`

/**
 * The statement that writes an event: by itself, or in a WITH beside the change, so that neither can be
 * without the other.
 */
export const insertAuditEventSql = (event: AuditEvent, told: Told = {}): Prisma.Sql => Prisma.sql`
  INSERT INTO audit_events (action, actor_id, user_id, object_id, object_name, changes,
    personal_changes, origin, detail, request_id)
  SELECT ${event.action}, ${idOf(event.actor)}::uuid,
    ${told.userId ?? idOf(event.user)}::uuid,
    ${told.objectId ?? idOf(event.object)}::text,
    ${told.objectName ?? Prisma.sql`${event.object?.name ?? null}`}::text,
    ${told.changes ?? Prisma.sql`${event.changes ? JSON.stringify(event.changes) : null}`}::jsonb,
    ${sealPersonal(event)}::bytea, ${sealOrigin(event)}::bytea,
    ${event.detail ?? null}, ${event.requestId}
  FROM ${told.from ?? ONE}`

/** Writes an event by itself: what was refused, or the rest of a transaction. */
export const insertAuditEvent = (db: Database, event: AuditEvent): Promise<number> =>
  db.$executeRaw(insertAuditEventSql(event))

interface Around {
  before: Prisma.Sql | undefined
  after: Prisma.Sql | undefined
  /** The key that the two rows share. */
  key: Prisma.Sql
  name: Prisma.Sql
  /** A row's fields as one JSON object. */
  fieldsOf(row: Prisma.Sql): Prisma.Sql
}

/** What a statement tells of the one row that it makes, changes or removes: its name and what became of its fields. */
export function rowChangeSql({ before, after, key, name, fieldsOf }: Around): Told {
  const row = after ?? before ?? Prisma.empty
  const fields = (side: Prisma.Sql | undefined) => (side ? fieldsOf(side) : Prisma.sql`NULL`)
  return {
    from: before && after ? Prisma.sql`${before} JOIN ${after} USING (${key})` : row,
    objectId: Prisma.sql`${row}.${key}`,
    objectName: Prisma.sql`${row}.${name}`,
    changes: Prisma.sql`audit_changes(${fields(before)}, ${fields(after)})`,
  }
}

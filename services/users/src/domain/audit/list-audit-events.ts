import type { AuditAction } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import {
  isPositionIn,
  type Order,
  orderFromCursorSql,
  type Page,
  pastCursorSql,
  readPage,
} from '#/database/keyset.ts'
import { allOfSql } from '#/database/sql.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'
import { isUuid } from '#/lib/uuid.ts'
import type { AuditChanges } from './audit-event.ts'

/** An event with its actor and user. Their names and keys are null after the account was deleted. */
export interface AuditRow {
  id: string
  at: Date
  action: AuditAction
  actorId: string | null
  actorName: string | null
  actorKey: string | null
  userId: string | null
  userName: string | null
  userKey: string | null
  objectId: string | null
  objectName: string | null
  changes: AuditChanges | null
  personalChanges: Uint8Array | null
  origin: Uint8Array | null
  detail: string | null
  requestId: string | null
}

export interface AuditFilter {
  userId?: string | undefined
  actorId?: string | undefined
  action?: AuditAction | undefined
  /** ISO 8601, inclusive. */
  since?: string | undefined
  /** ISO 8601, exclusive. */
  until?: string | undefined
}

interface PageBounds {
  limit: number
  cursor: Cursor | undefined
}

/** Newest first: an id begins with its time (RFC 9562 §5.7). */
const ORDER: Order<AuditRow> = {
  column: Prisma.sql`event.id`,
  id: Prisma.sql`event.id`,
  type: 'uuid',
  descending: true,
  valueOf: (row) => row.id,
  isValue: isUuid,
}

export const isAuditCursor = (cursor: Cursor): boolean => isPositionIn(ORDER, cursor)

const COLUMNS = Prisma.sql`
  event.id, event.at, event.action, event.actor_id AS "actorId", event.user_id AS "userId",
  event.object_id AS "objectId", event.object_name AS "objectName", event.changes,
  event.personal_changes AS "personalChanges", event.origin, event.detail,
  event.request_id AS "requestId",
  actor.username::text AS "actorName", actor.audit_key AS "actorKey",
  person.username::text AS "userName", person.audit_key AS "userKey"`

/** Joins the people of a page after its LIMIT, so that only its rows are joined. */
const withPeopleSql = (events: Prisma.Sql, from: Cursor | undefined) => Prisma.sql`
  SELECT ${COLUMNS} FROM (${events}) AS event
  LEFT JOIN users AS actor ON actor.id = event.actor_id
  LEFT JOIN users AS person ON person.id = event.user_id
  ${orderFromCursorSql(ORDER, from)}`

/** Returns a page of the events that pass the filter. */
export const listEvents = (
  db: Database,
  filter: AuditFilter,
  { limit, cursor }: PageBounds,
): Promise<Page<AuditRow>> =>
  readPage(
    (from, count) =>
      db.$queryRaw<AuditRow[]>(withPeopleSql(selectEventsSql(filter, from, count), from)),
    { order: ORDER, limit, cursor },
  )

/** Returns a page of the events with this actor or user. A UNION, because each side has its own index. */
export const listOwnEvents = (
  db: Database,
  userId: string,
  { limit, cursor }: PageBounds,
): Promise<Page<AuditRow>> =>
  readPage(
    (from, count) => {
      const events = Prisma.sql`
        SELECT * FROM (${selectEventsSql({ userId }, from, count)}) AS about
        UNION SELECT * FROM (${selectEventsSql({ actorId: userId }, from, count)}) AS by_them`
      const page = Prisma.sql`
        SELECT * FROM (${events}) AS event ${orderFromCursorSql(ORDER, from)} LIMIT ${count}`
      return db.$queryRaw<AuditRow[]>(withPeopleSql(page, from))
    },
    { order: ORDER, limit, cursor },
  )

const selectEventsSql = (
  filter: AuditFilter,
  from: Cursor | undefined,
  count: number,
) => Prisma.sql`
  SELECT event.* FROM audit_events AS event
  WHERE ${allOfSql(conditionsOf(filter))} AND ${pastCursorSql(ORDER, from)}
  ${orderFromCursorSql(ORDER, from)} LIMIT ${count}`

function conditionsOf({ userId, actorId, action, since, until }: AuditFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  if (userId) conditions.push(Prisma.sql`event.user_id = ${userId}::uuid`)
  if (actorId) conditions.push(Prisma.sql`event.actor_id = ${actorId}::uuid`)
  if (action) conditions.push(Prisma.sql`event.action = ${action}`)
  if (since) conditions.push(Prisma.sql`event.id >= ${firstIdOf(since)}::uuid`)
  if (until) conditions.push(Prisma.sql`event.id < ${firstIdOf(until)}::uuid`)
  return conditions
}

/** Returns the smallest event id of a millisecond (RFC 9562 §5.7). */
function firstIdOf(time: string): string {
  const hex = Date.parse(time).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

import { type PersonName, WidgetName } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { isoTimeSql, isVersionSql } from '#/database/sql.ts'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql, rowChangeSql } from '#/domain/audit/insert-audit-event.ts'
import { Prisma } from '#/generated/prisma/client.ts'

export interface WidgetRow {
  name: string
  infoUrl: string
  createdAt: Date
  deadline: Date
  version: string
  owner: PersonName | null
}

export interface WidgetChange {
  name: string
  infoUrl: string
  /** ISO 8601. */
  deadline: string
}

export interface NewWidget extends WidgetChange {
  ownerId: string
}

const COLUMNS = Prisma.sql`
  widgets.name, info_url AS "infoUrl", widgets.created_at AS "createdAt", deadline,
  widgets.version::text, CASE WHEN users.id IS NOT NULL
    THEN jsonb_build_object('id', users.id, 'username', users.username::text) END AS owner`

const OWNER = Prisma.sql`LEFT JOIN users ON users.id = widgets.owner_id`

/** Returns a page ordered by name and the total, both from one snapshot. */
export async function listWidgets(
  db: Database,
  { page, perPage }: { page: number; perPage: number },
): Promise<{ items: WidgetRow[]; total: number }> {
  const rows = await db.$queryRaw<((WidgetRow | { name: null }) & { total: number })[]>`
    SELECT total, page.* FROM (SELECT count(*)::int AS total FROM widgets) AS counted
    LEFT JOIN (
      SELECT ${COLUMNS} FROM widgets ${OWNER} ORDER BY widgets.name
      LIMIT ${perPage} OFFSET ${(page - 1) * perPage}::bigint
    ) AS page ON TRUE ORDER BY page.name`
  // An empty page is one row with the total and no widget.
  const items = rows.filter((row) => row.name !== null)
  return { items, total: rows[0]?.total ?? 0 }
}

/** Returns null for unknown and malformed names. Postgres would refuse some of those as text, such as a NUL. */
export async function findWidget(db: Database, name: string): Promise<WidgetRow | null> {
  if (!isName(name)) return null
  const [widget] = await db.$queryRaw<WidgetRow[]>`
    SELECT ${COLUMNS} FROM widgets ${OWNER} WHERE widgets.name = ${name}`
  return widget ?? null
}

const isName = (name: string) => WidgetName.safeParse(name).success

/** Returns null when the name is taken. */
export async function insertWidget(
  db: Database,
  { name, infoUrl, deadline, ownerId }: NewWidget,
  event: AuditEvent,
): Promise<WidgetRow | null> {
  // The owner is locked first. If they are deleted concurrently, owner_id is null instead of a broken reference.
  const [widget] = await db.$queryRaw<WidgetRow[]>`
    WITH written AS (
      INSERT INTO widgets (name, info_url, deadline, owner_id)
      VALUES (${name}, ${infoUrl}, ${deadline}::timestamptz,
        (SELECT id FROM users WHERE id = ${ownerId}::uuid FOR KEY SHARE))
      ON CONFLICT DO NOTHING RETURNING *
    ), recorded AS (${insertAuditEventSql(event, widgetChangeSql(undefined, WRITTEN))})
    SELECT ${COLUMNS} FROM written AS widgets ${OWNER}`
  return widget ?? null
}

/** Returns null when no widget has this name and version. */
export async function updateWidget(
  db: Database,
  { name, infoUrl, deadline, versions }: WidgetChange & { versions: string[] | undefined },
  event: AuditEvent,
): Promise<WidgetRow | null> {
  const [widget] = await db.$queryRaw<WidgetRow[]>`
    WITH found AS (
      SELECT * FROM widgets WHERE name = ${name} AND ${isVersionSql(VERSION, versions)} FOR UPDATE
    ), written AS (
      UPDATE widgets SET info_url = ${infoUrl}, deadline = ${deadline}::timestamptz,
        version = gen_random_uuid()
      FROM found WHERE widgets.name = found.name RETURNING widgets.*
    ), recorded AS (${insertAuditEventSql(event, widgetChangeSql(FOUND, WRITTEN))})
    SELECT ${COLUMNS} FROM written AS widgets ${OWNER}`
  return widget ?? null
}

/** Returns false when no widget has this name and version. */
export async function removeWidget(
  db: Database,
  { name, versions }: { name: string; versions: string[] | undefined },
  event: AuditEvent,
): Promise<boolean> {
  if (!isName(name)) return false
  const rows = await db.$queryRaw<unknown[]>`
    WITH found AS (
      DELETE FROM widgets WHERE name = ${name} AND ${isVersionSql(VERSION, versions)} RETURNING *
    ), recorded AS (${insertAuditEventSql(event, widgetChangeSql(FOUND, undefined))})
    SELECT name FROM found`
  return rows.length > 0
}

const VERSION = Prisma.sql`version`
const FOUND = Prisma.sql`found`
const WRITTEN = Prisma.sql`written`
const NAME = Prisma.sql`name`

/** Returns the audit event columns for a change of a widget, from its row before and after. */
export const widgetChangeSql = (before: Prisma.Sql | undefined, after: Prisma.Sql | undefined) =>
  rowChangeSql({ before, after, key: NAME, name: NAME, fieldsOf })

const fieldsOf = (widget: Prisma.Sql): Prisma.Sql => Prisma.sql`
  jsonb_build_object('info_url', ${widget}.info_url,
    'deadline', ${isoTimeSql(Prisma.sql`${widget}.deadline`)})`

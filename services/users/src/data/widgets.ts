import { randomUUID } from 'node:crypto'
import { WidgetName } from '@gatehouse/contract'
import { Prisma } from '#/generated/prisma/client.ts'
import type { WidgetRow } from '#/lib/present-widget.ts'
import type { Database } from './database.ts'
import { isVersion } from './sql.ts'

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

/** One page by name, and how many there are in all, both from one snapshot. */
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
  // An empty page still is one row, with the total and no widget.
  const items = rows.filter((row) => row.name !== null)
  return { items, total: rows[0]?.total ?? 0 }
}

/** Null too for what cannot be a name, which Postgres might not even take as text. */
export async function findWidget(db: Database, name: string): Promise<WidgetRow | null> {
  if (!isName(name)) return null
  const [widget] = await db.$queryRaw<WidgetRow[]>`
    SELECT ${COLUMNS} FROM widgets ${OWNER} WHERE widgets.name = ${name}`
  return widget ?? null
}

const isName = (name: string) => WidgetName.safeParse(name).success

/** Null when there is one of this name already. */
export const insertWidget = (db: Database, widget: NewWidget): Promise<WidgetRow | null> =>
  write(db, inserted(widget, { version: randomUUID(), onConflict: Prisma.sql`DO NOTHING` }))

/** Makes a widget, or changes the one of this name, who made it and when aside; in one statement. */
export async function putWidget(
  db: Database,
  widget: NewWidget,
): Promise<{ widget: WidgetRow; created: boolean }> {
  const version = randomUUID()
  const onConflict = Prisma.sql`(name) DO UPDATE SET info_url = excluded.info_url,
    deadline = excluded.deadline, version = gen_random_uuid()`
  const row = await write(db, inserted(widget, { version, onConflict }))
  if (!row) throw new Error('An upsert wrote no row.')
  return { widget: row, created: row.version === version }
}

/** Null when there is none, or none of these versions. */
export const updateWidget = (
  db: Database,
  { name, infoUrl, deadline }: WidgetChange,
  versions: string[] | undefined,
): Promise<WidgetRow | null> =>
  write(
    db,
    Prisma.sql`
      UPDATE widgets SET info_url = ${infoUrl}, deadline = ${deadline}::timestamptz,
        version = gen_random_uuid()
      WHERE name = ${name} AND ${isVersion(Prisma.sql`version`, versions)}`,
  )

/** False when there is none, or none of these versions. */
export async function removeWidget(
  db: Database,
  name: string,
  versions: string[] | undefined,
): Promise<boolean> {
  if (!isName(name)) return false
  const removed = await db.$executeRaw`
    DELETE FROM widgets WHERE name = ${name} AND ${isVersion(Prisma.sql`version`, versions)}`
  return removed > 0
}

/** The owner is locked first: one who is deleted at this moment is none, rather than a broken reference. */
const inserted = (
  { name, infoUrl, deadline, ownerId }: NewWidget,
  { version, onConflict }: { version: string; onConflict: Prisma.Sql },
) => Prisma.sql`
  INSERT INTO widgets (name, info_url, deadline, version, owner_id)
  VALUES (${name}, ${infoUrl}, ${deadline}::timestamptz, ${version}::uuid,
    (SELECT id FROM users WHERE id = ${ownerId}::uuid FOR KEY SHARE))
  ON CONFLICT ${onConflict}`

async function write(db: Database, statement: Prisma.Sql): Promise<WidgetRow | null> {
  const [widget] = await db.$queryRaw<WidgetRow[]>`
    WITH written AS (${statement} RETURNING *)
    SELECT ${COLUMNS} FROM written AS widgets ${OWNER}`
  return widget ?? null
}

import type { Role, Sort, SortField, UserState } from '@gatehouse/contract'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'
import type { UserRow } from '#/lib/present-user.ts'
import { isUuid } from '#/lib/uuid.ts'
import type { Database } from './database.ts'

export interface UserFilter {
  q?: string | undefined
  role?: Role | undefined
  state?: UserState | undefined
}

export interface UserListRequest {
  filter: UserFilter
  sort: Sort
  limit: number
  cursor?: Cursor | undefined
}

export interface UserList {
  items: UserRow[]
  prev: Cursor | undefined
  next: Cursor | undefined
}

/** Each order has an index on the same expression with the id. Nulls sort as oldest. */
const ORDERS: Record<SortField, { column: Prisma.Sql; type: Prisma.Sql }> = {
  username: { column: Prisma.sql`username`, type: Prisma.sql`citext` },
  email: { column: Prisma.sql`email`, type: Prisma.sql`citext` },
  created_at: { column: Prisma.sql`created_at`, type: Prisma.sql`timestamptz` },
  last_login_at: {
    column: Prisma.sql`coalesce(last_login_at, 'epoch')`,
    type: Prisma.sql`timestamptz`,
  },
}

const fieldOf = (sort: Sort) => sort.replace(/^-/, '') as SortField

const keyOf = (row: UserRow, field: SortField): string =>
  ({
    username: row.username,
    email: row.email,
    created_at: row.createdAt.toISOString(),
    last_login_at: (row.lastLoginAt ?? new Date(0)).toISOString(),
  })[field]

/** Whether a cursor's claimed value and id can stand in a comparison. */
export const isUserCursor = (cursor: Cursor, sort: Sort): boolean =>
  isUuid(cursor.id) &&
  !cursor.value.includes('\0') &&
  (fieldOf(sort).endsWith('_at')
    ? /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(cursor.value) &&
      !Number.isNaN(Date.parse(cursor.value))
    : cursor.value.isWellFormed())

/** One page by keyset: as fast on the last page as on the first, and stable while rows come and go. */
export async function listUsers(db: Database, request: UserListRequest): Promise<UserList> {
  const { cursor, limit, sort } = request
  const backwards = cursor?.direction === 'before'
  const found = await fetchRows(db, request, cursor, limit + 1)
  const items = found.slice(0, limit)
  const more = found.length > limit
  if (backwards) items.reverse()

  const field = fieldOf(sort)
  const edge = (row: UserRow | undefined, direction: Cursor['direction']) =>
    row ? { direction, value: keyOf(row, field), id: row.id } : cursor && { ...cursor, direction }
  const prev = edge(items[0], 'before')
  const next = edge(items.at(-1), 'after')
  // Only the side that the page came from is not yet known.
  const behind = backwards ? next : prev
  const hasBehind = behind && cursor ? await exists(db, request, behind) : false
  return {
    items,
    prev: (backwards ? more : hasBehind) ? prev : undefined,
    next: (backwards ? hasBehind : more) ? next : undefined,
  }
}

const exists = async (db: Database, request: UserListRequest, cursor: Cursor) =>
  (await fetchRows(db, request, cursor, 1)).length > 0

/** Rows on the cursor's side, nearest first. */
function fetchRows(
  db: Database,
  { filter, sort }: UserListRequest,
  ...[cursor, count]: [Cursor | undefined, number]
): Promise<UserRow[]> {
  const { column, type } = ORDERS[fieldOf(sort)]
  const ascending = sort.startsWith('-') === (cursor?.direction === 'before')
  const order = ascending ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const beyond = ascending ? Prisma.sql`>` : Prisma.sql`<`
  const conditions = conditionsOf(filter)
  if (cursor) {
    conditions.push(
      Prisma.sql`(${column}, id) ${beyond} (${cursor.value}::${type}, ${cursor.id}::uuid)`,
    )
  }
  const where = conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`TRUE`
  return db.$queryRaw<UserRow[]>`
    SELECT id, username::text, email::text, role::text, active, approval::text,
           email_verified AS "emailVerified", created_at AS "createdAt",
           last_login_at AS "lastLoginAt"
    FROM users WHERE ${where}
    ORDER BY ${column} ${order}, id ${order} LIMIT ${count}`
}

function conditionsOf({ q, role, state }: UserFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  if (q) {
    const pattern = likePattern(q)
    conditions.push(Prisma.sql`(username::text ILIKE ${pattern} OR email::text ILIKE ${pattern})`)
  }
  if (role) conditions.push(Prisma.sql`role = ${role}::role`)
  if (state === 'pending' || state === 'rejected') {
    conditions.push(Prisma.sql`approval = ${state}::approval`)
  } else if (state) {
    conditions.push(Prisma.sql`approval = 'approved' AND active = ${state === 'active'}`)
  }
  return conditions
}

/** A part of the text; fewer than 3 characters would match nearly everything, so they are a beginning. */
const likePattern = (q: string) => {
  const literal = q.replaceAll(/[\\%_]/g, '\\$&')
  return [...q].length < 3 ? `${literal}%` : `%${literal}%`
}

import type { Role, Sort, SortField, UserState } from '@gatehouse/contract'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'
import type { UserRow } from '#/lib/present-user.ts'
import { isUuid } from '#/lib/uuid.ts'
import type { Database } from './database.ts'
import { USER_COLUMNS } from './user-columns.ts'

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

interface Order {
  column: Prisma.Sql
  type: Prisma.Sql
  /** A row's place in this order, as its cursors hold it. */
  valueOf(row: UserRow): string
}

const NAME = Prisma.sql`citext`
const TIME = Prisma.sql`timestamptz`
// Nulls sort as oldest; a row comparison with a null would drop the row.
const LAST_LOGIN = Prisma.sql`coalesce(users.last_login_at, 'epoch')`

// Each column with its table: ORDER BY would take a bare name for the answer's text, which has case.
const ORDERS: Record<SortField, Order> = {
  username: { column: Prisma.sql`users.username`, type: NAME, valueOf: (row) => row.username },
  email: { column: Prisma.sql`users.email`, type: NAME, valueOf: (row) => row.email },
  created_at: {
    column: Prisma.sql`users.created_at`,
    type: TIME,
    valueOf: (row) => row.createdAt.toISOString(),
  },
  last_login_at: {
    column: LAST_LOGIN,
    type: TIME,
    valueOf: (row) => (row.lastLoginAt ?? new Date(0)).toISOString(),
  },
}

const orderOf = (sort: Sort): Order => ORDERS[sort.replace(/^-/, '') as SortField]

/** Whether Postgres takes a cursor's claimed value and id in a comparison. */
export const isUserCursor = ({ value, id }: Cursor, sort: Sort): boolean =>
  isUuid(id) && (orderOf(sort).type === TIME ? isTime(value) : isText(value))

// A year 0 is none in Postgres, and JavaScript reads 30 February as 1 March.
const isTime = (text: string) =>
  /^(?!0000)\d{4}-/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString() === text

const isText = (text: string) => text.isWellFormed() && !text.includes('\0')

/** One page by keyset: as fast on the last page as on the first, and stable while rows come and go. */
export async function listUsers(db: Database, request: UserListRequest): Promise<UserList> {
  const { cursor, limit } = request
  const backwards = cursor?.direction === 'before'
  const found = await fetchRows(db, request, limit + 1)
  const items = found.slice(0, limit)
  if (backwards) items.reverse()

  const prev = edgeOf(items.at(0), 'before', request)
  const next = edgeOf(items.at(-1), 'after', request)
  const hasMore = found.length > limit
  // The side that a cursor came from is known only by looking; without one the list begins here.
  const back = backwards ? next : prev
  const hasBack = cursor !== undefined && (await fetchRows(db, { ...request, cursor: back }, 1))[0]
  return {
    items,
    prev: (backwards ? hasMore : hasBack) ? prev : undefined,
    next: (backwards ? hasBack : hasMore) ? next : undefined,
  }
}

/** The cursor that goes on from a page's first or last row. */
function edgeOf(
  row: UserRow | undefined,
  direction: Cursor['direction'],
  { cursor, sort }: UserListRequest,
): Cursor | undefined {
  if (row) return { direction, value: orderOf(sort).valueOf(row), id: row.id }
  // An empty page: nothing lies beyond its cursor, so the way back takes in the cursor's own row.
  return cursor && { direction, value: cursor.value, id: isDown(sort, direction) ? MAX_ID : MIN_ID }
}

const MIN_ID = '00000000-0000-0000-0000-000000000000'
const MAX_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Whether the values fall in this direction of the list. */
const isDown = (sort: Sort, direction: Cursor['direction']) =>
  sort.startsWith('-') === (direction === 'after')

/** Rows from the cursor on, nearest first. */
function fetchRows(
  db: Database,
  { filter, sort, cursor }: UserListRequest,
  count: number,
): Promise<UserRow[]> {
  const { column, type } = orderOf(sort)
  const down = isDown(sort, cursor?.direction ?? 'after')
  const order = down ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const conditions = conditionsOf(filter)
  if (cursor) {
    const beyond = down ? Prisma.sql`<` : Prisma.sql`>`
    const position = Prisma.sql`(${cursor.value}::${type}, ${cursor.id}::uuid)`
    conditions.push(Prisma.sql`(${column}, id) ${beyond} ${position}`)
  }
  const where = conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`TRUE`
  return db.$queryRaw<UserRow[]>`
    SELECT ${USER_COLUMNS} FROM users WHERE ${where}
    ORDER BY ${column} ${order}, id ${order} LIMIT ${count}`
}

function conditionsOf({ q, role, state }: UserFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  if (q) {
    const pattern = `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`
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

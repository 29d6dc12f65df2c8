import type { Role, Sort, SortField, UserState } from '@gatehouse/contract'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'
import type { UserRow } from '#/lib/present-user.ts'
import type { Database } from './database.ts'
import {
  beyond,
  isPlaceIn,
  isText,
  isTime,
  nearestFirst,
  type Order,
  type Page,
  readPage,
} from './keyset.ts'
import { allOf, containing } from './sql.ts'
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

type Value = Pick<Order<UserRow>, 'column' | 'type' | 'isValue' | 'valueOf'>

const NAME = { type: 'citext', isValue: isText } as const
const TIME = { type: 'timestamptz', isValue: isTime } as const

// Each column with its table: ORDER BY would take a bare name for the answer's text, which has case.
const VALUES: Record<SortField, Value> = {
  username: { ...NAME, column: Prisma.sql`users.username`, valueOf: (row) => row.username },
  email: { ...NAME, column: Prisma.sql`users.email`, valueOf: (row) => row.email },
  created_at: {
    ...TIME,
    column: Prisma.sql`users.created_at`,
    valueOf: (row) => row.createdAt.toISOString(),
  },
  last_login_at: {
    ...TIME,
    // Nulls sort as oldest.
    column: Prisma.sql`coalesce(users.last_login_at, 'epoch')`,
    valueOf: (row) => (row.lastLoginAt ?? new Date(0)).toISOString(),
  },
}

const orderOf = (sort: Sort): Order<UserRow> => ({
  ...VALUES[sort.replace(/^-/, '') as SortField],
  id: Prisma.sql`users.id`,
  descending: sort.startsWith('-'),
})

/** Whether a cursor can be a place in the list of this order. */
export const isUserCursor = (cursor: Cursor, sort: Sort): boolean =>
  isPlaceIn(orderOf(sort), cursor)

/** A page of the users that pass the filter. */
export const listUsers = (
  db: Database,
  { filter, sort, limit, cursor }: UserListRequest,
): Promise<Page<UserRow>> =>
  readPage(
    (from, count) => db.$queryRaw<UserRow[]>`
      SELECT ${USER_COLUMNS} FROM users
      WHERE ${allOf(conditionsOf(filter))} AND ${beyond(orderOf(sort), from)}
      ${nearestFirst(orderOf(sort), from)} LIMIT ${count}`,
    { order: orderOf(sort), limit, cursor },
  )

function conditionsOf({ q, role, state }: UserFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  if (q) {
    const pattern = containing(q)
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

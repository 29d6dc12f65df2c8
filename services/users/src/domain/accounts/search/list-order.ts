import type { Sort, SortField } from '@gatehouse/contract'
import { isPositionIn, isText, isTime, type Order } from '#/database/keyset.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'

/** The expressions of the indexes: lower case, in byte order. */
export const USERNAME = Prisma.sql`lower(username::text COLLATE "C")`
export const EMAIL = Prisma.sql`lower(email::text COLLATE "C")`

type Value = Pick<Order<UserRow>, 'column' | 'type' | 'isValue' | 'valueOf'>

const NAME = { type: 'text', isValue: isText } as const
const TIME = { type: 'timestamptz', isValue: isTime } as const

// Columns name their table: ORDER BY would resolve a bare name to the selected text, which is not lower-cased.
const VALUES: Record<SortField, Value> = {
  username: {
    ...NAME,
    column: Prisma.sql`lower(users.username::text COLLATE "C")`,
    valueOf: (row) => row.username.toLowerCase(),
  },
  email: {
    ...NAME,
    column: Prisma.sql`lower(users.email::text COLLATE "C")`,
    valueOf: (row) => row.email.toLowerCase(),
  },
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

export const sortFieldOf = (sort: Sort) => sort.replace(/^-/, '') as SortField

export const orderOf = (sort: Sort): Order<UserRow> => ({
  ...VALUES[sortFieldOf(sort)],
  id: Prisma.sql`users.id`,
  descending: sort.startsWith('-'),
})

/** Whether a cursor is a valid position in a list with this order. */
export const isUserCursor = (cursor: Cursor, sort: Sort): boolean =>
  isPositionIn(orderOf(sort), cursor)

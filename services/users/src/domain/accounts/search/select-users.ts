import { ROLES, type Role, STATES, type UserState } from '@gatehouse/contract'
import { type Order, orderFromCursorSql, pastCursorSql } from '#/database/keyset.ts'
import { USER_COLUMNS, type UserRow } from '#/domain/accounts/user-row.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'

export interface UserFilter {
  q?: string | undefined
  role?: Role | undefined
  state?: UserState | undefined
}

const rolesOf = ({ role }: UserFilter) => (role ? [role] : [...ROLES])
const statesOf = ({ state }: UserFilter) => (state ? [state] : [...STATES])

/**
 * The condition on role and state. It lists every value where any will do, because the indexes begin with both columns.
 */
export const roleStateSql = (filter: UserFilter): Prisma.Sql => Prisma.sql`
  role = ANY(${rolesOf(filter)}::role[]) AND state = ANY(${statesOf(filter)}::user_state[])`

export interface UserList {
  filter: UserFilter
  order: Order<UserRow>
}

/** A number of rows from a cursor on. */
export interface Slice {
  from: Cursor | undefined
  count: number
}

/** A slice of the rows that meet a condition. */
export interface MatchingSlice extends Slice {
  matches: Prisma.Sql
}

/**
 * Selects a slice in list order, with the sort value as `key`. Each pair of role and state is one range of the
 * order's index; Postgres reads from each range only as many rows as the merged list takes.
 */
export function selectInOrderSql(
  { filter, order }: UserList,
  { from, count, matches = Prisma.sql`TRUE` }: Slice & Partial<MatchingSlice>,
): Prisma.Sql {
  const orderBy = orderFromCursorSql(order, from)
  const ranges = rolesOf(filter).flatMap((role) =>
    statesOf(filter).map(
      (state) => Prisma.sql`(
        SELECT ${USER_COLUMNS}, ${order.column} AS key FROM users
        WHERE role = ${role}::role AND state = ${state}::user_state
          AND ${pastCursorSql(order, from)} AND ${matches}
        ${orderBy} LIMIT ${count})`,
    ),
  )
  return Prisma.sql`
    SELECT * FROM (${Prisma.join(ranges, ' UNION ALL ')}) AS merged
    ${orderByKeySql(order, from)} LIMIT ${count}`
}

/** ORDER BY for rows that carry their sort value as `key`. */
export const orderByKeySql = (
  { descending }: Order<UserRow>,
  from: Cursor | undefined,
): Prisma.Sql =>
  orderFromCursorSql({ column: Prisma.sql`key`, id: Prisma.sql`id`, descending }, from)

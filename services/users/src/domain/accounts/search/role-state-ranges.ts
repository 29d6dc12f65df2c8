import { ROLES, type Role, STATES, type UserState } from '@gatehouse/contract'
import { type Order, orderFromCursorSql, pastCursorSql } from '#/database/keyset.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { USER_COLUMNS } from '#/domain/accounts/user-row.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'

export interface UserFilter {
  q?: string | undefined
  role?: Role | undefined
  state?: UserState | undefined
}

const rolesOf = ({ role }: UserFilter) => (role ? [role] : [...ROLES])
const statesOf = ({ state }: UserFilter) => (state ? [state] : [...STATES])

/** The condition of a user's role and state. It names all where any will do: the indexes begin with them. */
export const roleStateSql = (filter: UserFilter): Prisma.Sql => Prisma.sql`
  role = ANY(${rolesOf(filter)}::role[]) AND state = ANY(${statesOf(filter)}::user_state[])`

/** A list: whose, and in which order. */
export interface List {
  filter: UserFilter
  order: Order<UserRow>
}

/** So many from a place on. */
export interface Place {
  from: Cursor | undefined
  count: number
}

/** So many of those who fit, from a place on. */
export interface Fitting extends Place {
  fits: Prisma.Sql
}

/**
 * Selects the nearest users, in order, with the order's value as `key`. Each pair of role and state is a
 * range of the order's index; Postgres reads of each as much as the merged list takes.
 */
export function selectInOrderSql(
  { filter, order }: List,
  { from, count, fits = Prisma.sql`TRUE` }: Place & Partial<Fitting>,
): Prisma.Sql {
  const nearest = orderFromCursorSql(order, from)
  const ranges = rolesOf(filter).flatMap((role) =>
    statesOf(filter).map(
      (state) => Prisma.sql`(
        SELECT ${USER_COLUMNS}, ${order.column} AS key FROM users
        WHERE role = ${role}::role AND state = ${state}::user_state
          AND ${pastCursorSql(order, from)} AND ${fits}
        ${nearest} LIMIT ${count})`,
    ),
  )
  return Prisma.sql`
    SELECT * FROM (${Prisma.join(ranges, ' UNION ALL ')}) AS merged
    ${orderByKeySql(order, from)} LIMIT ${count}`
}

/** ORDER BY of what has its order's value as `key`. */
export const orderByKeySql = (
  { descending }: Order<UserRow>,
  from: Cursor | undefined,
): Prisma.Sql =>
  orderFromCursorSql({ column: Prisma.sql`key`, id: Prisma.sql`id`, descending }, from)

import type { UserTotal } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { type Page, type PageRequest, pageOf, pastCursorSql } from '#/database/keyset.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { USER_COLUMNS } from '#/domain/accounts/user-row.ts'
import { orderByKeySql, roleStateSql, type UserFilter } from './role-state-ranges.ts'
import { searchFor } from './search-condition.ts'

/** A row of the page, or of nulls where the page has none; with each what is known of all. */
type Row = (UserRow | { id: null }) & { total: number; back: boolean }

/**
 * A page and the total of few users, whom the search's own index leads to: they are gathered once for both, and
 * for the way back.
 */
export async function listSelectiveSearch(
  db: Database,
  { filter, q }: { filter: UserFilter; q: string },
  request: PageRequest<UserRow>,
): Promise<{ page: Page<UserRow>; total: UserTotal }> {
  const { order, limit, cursor } = request
  const rows = await db.$queryRaw<Row[]>`
    WITH few AS MATERIALIZED (
      SELECT ${USER_COLUMNS}, ${order.column} AS key, ${pastCursorSql(order, cursor)} AS beyond
      FROM users WHERE ${roleStateSql(filter)} AND ${searchFor(q).indexed})
    SELECT * FROM (
      SELECT count(*)::int AS total, coalesce(bool_or(NOT beyond), FALSE) AS back FROM few) AS every
    LEFT JOIN (
      SELECT * FROM few WHERE beyond ${orderByKeySql(order, cursor)} LIMIT ${limit + 1}) AS page ON TRUE
    ${orderByKeySql(order, cursor)}`
  const { total = 0, back = false } = rows[0] ?? {}
  const found = rows.filter((row) => row.id !== null)
  const page = await pageOf(found, request, () => back)
  return { page, total: { count: total, exact: true } }
}

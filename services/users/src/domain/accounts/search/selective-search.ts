import type { UserTotal } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { type Page, type PageRequest, pageOf, pastCursorSql } from '#/database/keyset.ts'
import { USER_COLUMNS, type UserRow } from '#/domain/accounts/user-row.ts'
import type { Search } from './search-condition.ts'
import { orderByKeySql, roleStateSql, type UserFilter } from './select-users.ts'

/** A row of the page, or one row of nulls for an empty page, with the totals of all matches. */
type Row = (UserRow | { id: null }) & { total: number; back: boolean }

/**
 * Returns a page and the exact total of a search that matches few users. The search's own index gathers the matches
 * once for the page, the total and the link to the previous page.
 */
export async function listSelectiveSearch(
  db: Database,
  { filter, search }: { filter: UserFilter; search: Search },
  request: PageRequest<UserRow>,
): Promise<{ page: Page<UserRow>; total: UserTotal }> {
  const { order, limit, cursor } = request
  const orderBy = orderByKeySql(order, cursor)
  const rows = await db.$queryRaw<Row[]>`
    WITH matches AS MATERIALIZED (
      SELECT ${USER_COLUMNS}, ${order.column} AS key, ${pastCursorSql(order, cursor)} AS past_cursor
      FROM users WHERE ${roleStateSql(filter)} AND ${search.indexed})
    SELECT * FROM (
      SELECT count(*)::int AS total, coalesce(bool_or(NOT past_cursor), FALSE) AS back FROM matches
    ) AS every
    LEFT JOIN (
      SELECT * FROM matches WHERE past_cursor ${orderBy} LIMIT ${limit + 1}) AS page ON TRUE
    ${orderBy}`
  const { total = 0, back = false } = rows[0] ?? {}
  const found = rows.filter((row) => row.id !== null)
  const page = await pageOf(found, request, () => back)
  return { page, total: { count: total, exact: true } }
}

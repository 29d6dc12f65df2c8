import type { Sort } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import {
  type Fetch,
  isDown,
  MIN_ID,
  type Page,
  pastCursorSql,
  readPage,
} from '#/database/keyset.ts'
import { USER_COLUMNS, type UserRow } from '#/domain/accounts/user-row.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'
import { countUsersIn, estimateUsers } from './count-users.ts'
import { orderOf } from './list-order.ts'
import { MATCH_ALL, type Search, searchFor } from './search-condition.ts'
import {
  type MatchingSlice,
  orderByKeySql,
  roleStateSql,
  selectInOrderSql,
  type UserFilter,
  type UserList,
} from './select-users.ts'
import { listSelectiveSearch } from './selective-search.ts'

export interface UserListRequest {
  filter: UserFilter
  sort: Sort
  limit: number
  cursor?: Cursor | undefined
}

/** Users that a search scans in list order before it turns to its own index. */
const SCAN_LIMIT = 10_000

interface Query extends UserList {
  search: Search
}

const queryOf = ({ filter, sort }: UserListRequest): Query => ({
  filter,
  order: orderOf(sort),
  search: filter.q ? searchFor(filter.q, sort) : MATCH_ALL,
})

/** Returns a page of the users that pass the filter. */
export const listUsers = (db: Database, request: UserListRequest): Promise<Page<UserRow>> =>
  readUsers(db, queryOf(request), request)

/** {@link listUsers}, with the total. */
export async function listAndCountUsers(db: Database, request: UserListRequest) {
  const query = queryOf(request)
  const { limit, cursor } = request
  const estimate = await estimateUsers(db, query)
  if (request.filter.q && estimate.selective) {
    return listSelectiveSearch(db, query, { order: query.order, limit, cursor })
  }
  const [page, total] = await Promise.all([
    readUsers(db, query, request),
    countUsersIn(db, query, estimate),
  ])
  return { page, total }
}

function readUsers(db: Database, query: Query, { filter, limit, cursor }: UserListRequest) {
  const fetch: Fetch<UserRow> = filter.q
    ? searchIn(db, query)
    : (from, count) => db.$queryRaw<UserRow[]>(selectInOrderSql(query, { from, count }))
  return readPage(fetch, { order: query.order, limit, cursor })
}

/**
 * Finds matches by a scan in list order first: when many users match, it fills a page quickly, whereas
 * collecting every match from the search index would be slow. The index serves rare matches, and those far from the
 * cursor.
 */
function searchIn(db: Database, { search, ...list }: Query): Fetch<UserRow> {
  const { matches, indexed, split } = search
  return async (from, count) => {
    const scanned = await scanInOrder(db, list, { from, count, matches })
    if (scanned.isComplete || scanned.users.length === count) return scanned.users
    const found = await readByIndex(db, list, { from, count, matches: split?.rest ?? indexed })
    if (!split) return found
    const start = from && clampCursor(list, from, split.text)
    const prefixed = await db.$queryRaw<UserRow[]>(
      selectInOrderSql(list, { from: start, count, matches: split.prefix }),
    )
    return [...found, ...prefixed].sort(compareFrom(list, from)).slice(0, count)
  }
}

/**
 * Moves a cursor to where names with a prefix begin. Given both bounds, Postgres would start at the cursor and walk
 * to the prefix.
 */
function clampCursor({ order }: UserList, from: Cursor, prefix: string): Cursor {
  const down = isDown(order, from.direction)
  const edge = down ? `${prefix}\u{10ffff}` : prefix
  const isBefore = down ? from.value > edge : from.value < edge
  return isBefore ? { ...from, value: edge, id: MIN_ID } : from
}

/** Returns the matches among the next users in list order, and whether the scan reached the end of the list. */
async function scanInOrder(db: Database, list: UserList, { from, count, matches }: MatchingSlice) {
  const orderBy = orderByKeySql(list.order, from)
  const rows = await db.$queryRaw<(UserRow & { matches: boolean; position: number })[]>`
    SELECT * FROM (
      SELECT *, ${matches} AS matches, row_number() OVER (${orderBy})::int AS position
      FROM (${selectInOrderSql(list, { from, count: SCAN_LIMIT })}) AS users) AS scanned
    WHERE matches OR position = ${SCAN_LIMIT} ${orderBy} LIMIT ${count}`
  return {
    users: rows.filter((user) => user.matches),
    isComplete: rows.length < count && rows.every(({ position }) => position < SCAN_LIMIT),
  }
}

const readByIndex = (
  db: Database,
  { filter, order }: UserList,
  { from, count, matches }: MatchingSlice,
) => {
  const found = Prisma.sql`
    SELECT ${USER_COLUMNS}, ${order.column} AS key FROM users
    WHERE ${roleStateSql(filter)} AND ${matches} AND ${pastCursorSql(order, from)}`
  // A request for one row asks only whether any exists, so any row will do.
  if (count === 1) return db.$queryRaw<UserRow[]>`${found} LIMIT 1`
  // Materialized: otherwise the LIMIT tempts the planner to scan in list order after all.
  return db.$queryRaw<UserRow[]>`
    WITH found AS MATERIALIZED (${found})
    SELECT * FROM found ${orderByKeySql(order, from)} LIMIT ${count}`
}

/** Returns a comparison of two users in the direction of the cursor, in the order of the indexes on names. */
function compareFrom({ order }: UserList, from: Cursor | undefined) {
  const sign = isDown(order, from?.direction) ? -1 : 1
  // No name contains a NUL, so no key is a prefix of another.
  const keyOf = (user: UserRow) => `${order.valueOf(user)}\0${user.id}`
  return (a: UserRow, b: UserRow): number =>
    sign * (Number(keyOf(a) > keyOf(b)) - Number(keyOf(a) < keyOf(b)))
}

import type { Sort } from '@gatehouse/contract'
import type { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'
import type { UserRow } from '#/lib/present-user.ts'
import type { Database } from './database.ts'
import { beyond, type Fetch, isDown, type Page, readPage } from './keyset.ts'
import { USER_COLUMNS } from './user-columns.ts'
import { orderOf } from './user-order.ts'
import { byKey, inOrder, inRanges, type List, type Place, type UserFilter } from './user-ranges.ts'
import { type Match, matchesOf } from './user-search.ts'

export interface UserListRequest {
  filter: UserFilter
  sort: Sort
  limit: number
  cursor?: Cursor | undefined
}

/** How many users are looked at, in order, before a search asks its own index. */
const NEAR = 4_000

/** A page of the users that pass the filter. */
export function listUsers(
  db: Database,
  { filter, sort, limit, cursor }: UserListRequest,
): Promise<Page<UserRow>> {
  const list = { filter, order: orderOf(sort) }
  const fetch: Fetch<UserRow> = filter.q
    ? searchIn(db, list, matchesOf(filter.q, sort))
    : (from, count) => db.$queryRaw<UserRow[]>(inOrder(list, { from, count }))
  return readPage(fetch, { order: list.order, limit, cursor })
}

/** Reads what matches, in the order of the list. No two of the matches have a user in common. */
function searchIn(db: Database, list: List, matches: Match[]): Fetch<UserRow> {
  const { order } = list
  // No name holds a NUL, so that one of several keys is not confused with the beginning of another.
  const keyOf = (row: UserRow) => `${order.valueOf(row)}\0${row.id}`
  return async (from, count) => {
    const found = await Promise.all(
      matches.map((match) => readMatch(db, list, { match, from, count })),
    )
    const sign = isDown(order, from?.direction) ? -1 : 1
    const compare = (a: string, b: string) => sign * (Number(a > b) - Number(a < b))
    return found
      .flat()
      .sort((a, b) => compare(keyOf(a), keyOf(b)))
      .slice(0, count)
  }
}

/**
 * What many fit is soon met in the order of the list, and would fill a bitmap of its own index; what few
 * fit only that index finds soon. Which it is shows by looking at the nearest users first.
 */
async function readMatch(
  db: Database,
  list: List,
  { match, from, count }: Place & { match: Match },
): Promise<UserRow[]> {
  const { fits, source, together } = match
  if (together) return db.$queryRaw<UserRow[]>(inOrder(list, { from, count, fits }))
  const near = await readNear(db, list, { from, count, fits })
  if (near.all || near.users.length === count) return near.users
  // Materialized: the LIMIT would tempt the planner to look for them in order after all.
  return db.$queryRaw<UserRow[]>`
    WITH found AS MATERIALIZED (
      SELECT ${USER_COLUMNS}, ${list.order.column} AS key FROM ${source}
      WHERE ${inRanges(list.filter)} AND ${fits} AND ${beyond(list.order, from)})
    SELECT * FROM found ${byKey(list.order, from)} LIMIT ${count}`
}

/** Those of the nearest users who fit, and whether nobody lies beyond. */
async function readNear(
  db: Database,
  list: List,
  { from, count, fits }: Place & { fits: Prisma.Sql },
) {
  const near = await db.$queryRaw<(UserRow & { fits: boolean; place: number })[]>`
    SELECT * FROM (
      SELECT *, ${fits} AS fits, row_number() OVER ()::int AS place
      FROM (${inOrder(list, { from, count: NEAR })}) AS users) AS near
    WHERE fits OR place = ${NEAR} ${byKey(list.order, from)} LIMIT ${count}`
  return {
    users: near.filter((user) => user.fits),
    all: near.length < count && near.every(({ place }) => place < NEAR),
  }
}

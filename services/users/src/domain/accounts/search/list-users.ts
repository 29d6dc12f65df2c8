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
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { USER_COLUMNS } from '#/domain/accounts/user-row.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'
import { countUsersIn, estimateUsers } from './count-users.ts'
import { orderOf } from './list-order.ts'
import {
  type Fitting,
  type List,
  orderByKeySql,
  roleStateSql,
  selectInOrderSql,
  type UserFilter,
} from './role-state-ranges.ts'
import { type Search, searchFor } from './search-condition.ts'
import { listSelectiveSearch } from './selective-search.ts'

export interface UserListRequest {
  filter: UserFilter
  sort: Sort
  limit: number
  cursor?: Cursor | undefined
}

/** How many users are looked at in order before a search gives up on meeting a page of those who fit. */
const NEAR = 10_000

/** A page of the users that pass the filter. */
export function listUsers(
  db: Database,
  { filter, sort, limit, cursor }: UserListRequest,
): Promise<Page<UserRow>> {
  const list = { filter, order: orderOf(sort) }
  const fetch: Fetch<UserRow> = filter.q
    ? searchIn(db, list, searchFor(filter.q, sort))
    : (from, count) => db.$queryRaw<UserRow[]>(selectInOrderSql(list, { from, count }))
  return readPage(fetch, { order: list.order, limit, cursor })
}

/** The same with how many they are in all. */
export async function listAndCountUsers(db: Database, request: UserListRequest) {
  const { filter, sort, limit, cursor } = request
  const estimate = await estimateUsers(db, filter)
  if (filter.q && estimate.few) {
    return listSelectiveSearch(db, { filter, q: filter.q }, { order: orderOf(sort), limit, cursor })
  }
  const [page, total] = await Promise.all([
    listUsers(db, request),
    countUsersIn(db, filter, estimate),
  ])
  return { page, total }
}

/**
 * Whom many fit are soon met in the order of the list, and would take long to gather by the search's own
 * index. That index is for few, and for many who all turn out to be far away in this order.
 */
function searchIn(db: Database, list: List, { fits, indexed, begins }: Search): Fetch<UserRow> {
  return async (from, count) => {
    const near = await scanInOrder(db, list, { from, count, fits })
    if (near.all || near.users.length === count) return near.users
    const found = await readByIndex(db, list, { from, count, fits: indexed })
    if (!begins) return found
    const place = { from: from && clampCursor(list, from, begins.text), count, fits: begins.fits }
    const together = await db.$queryRaw<UserRow[]>(selectInOrderSql(list, place))
    return [...found, ...together].sort(nearer(list, from)).slice(0, count)
  }
}

/**
 * The place from which names that begin with a text can come: given two places to begin at, Postgres would take
 * the cursor's, and walk to the other.
 */
function clampCursor({ order }: List, from: Cursor, text: string): Cursor {
  const down = isDown(order, from.direction)
  const edge = down ? `${text}\u{10ffff}` : text
  const isSooner = down ? from.value > edge : from.value < edge
  return isSooner ? { ...from, value: edge, id: MIN_ID } : from
}

/** Those of the nearest users who fit, and whether nobody lies beyond. */
async function scanInOrder(db: Database, list: List, { from, count, fits }: Fitting) {
  const inTurn = orderByKeySql(list.order, from)
  const near = await db.$queryRaw<(UserRow & { fits: boolean; place: number })[]>`
    SELECT * FROM (
      SELECT *, ${fits} AS fits, row_number() OVER (${inTurn})::int AS place
      FROM (${selectInOrderSql(list, { from, count: NEAR })}) AS users) AS near
    WHERE fits OR place = ${NEAR} ${inTurn} LIMIT ${count}`
  return {
    users: near.filter((user) => user.fits),
    all: near.length < count && near.every(({ place }) => place < NEAR),
  }
}

const readByIndex = (db: Database, { filter, order }: List, { from, count, fits }: Fitting) => {
  const few = Prisma.sql`
    SELECT ${USER_COLUMNS}, ${order.column} AS key FROM users
    WHERE ${roleStateSql(filter)} AND ${fits} AND ${pastCursorSql(order, from)}`
  // Of one alone nobody asks who it is, only whether there is any: the first that is met will do.
  if (count === 1) return db.$queryRaw<UserRow[]>`${few} LIMIT 1`
  // Materialized: the LIMIT would tempt the planner to look for them in order after all.
  return db.$queryRaw<UserRow[]>`
    WITH few AS MATERIALIZED (${few}) SELECT * FROM few ${orderByKeySql(order, from)} LIMIT ${count}`
}

/** Which of two users comes first from a place on, as the indexes of names have it. */
function nearer({ order }: List, from: Cursor | undefined) {
  const sign = isDown(order, from?.direction) ? -1 : 1
  // No name holds a NUL, so that none is confused with the beginning of another.
  const keyOf = (user: UserRow) => `${order.valueOf(user)}\0${user.id}`
  return (a: UserRow, b: UserRow): number =>
    sign * (Number(keyOf(a) > keyOf(b)) - Number(keyOf(a) < keyOf(b)))
}

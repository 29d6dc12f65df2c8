import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'
import { isUuid } from '#/lib/uuid.ts'

/** What a list is ordered by; ties go by id, the same way. */
export interface Order<Row> {
  /** Never null: a row comparison with a null would drop the row. */
  column: Prisma.Sql
  id: Prisma.Sql
  type: 'text' | 'timestamptz' | 'uuid'
  descending: boolean
  /** A row's place in this order, as its cursors hold it. */
  valueOf(row: Row): string
  /** Whether Postgres takes a cursor's claimed value in a comparison. */
  isValue(text: string): boolean
}

export interface PageRequest<Row> {
  order: Order<Row>
  limit: number
  cursor: Cursor | undefined
}

export interface Page<Row> {
  items: Row[]
  prev: Cursor | undefined
  next: Cursor | undefined
}

/** Whether a cursor's claimed value and id are a place in this order. */
export const isPositionIn = <Row>(order: Order<Row>, { value, id }: Cursor): boolean =>
  isUuid(id) && order.isValue(value)

// A year 0 is none in Postgres, and JavaScript reads 30 February as 1 March.
export const isTime = (text: string): boolean =>
  /^(?!0000)\d{4}-/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString() === text

export const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** So many rows from a place on, nearest first; from the beginning without one. */
export type Fetch<Row> = (from: Cursor | undefined, count: number) => Promise<Row[]>

/** One page by keyset: as fast on the last page as on the first, and stable while rows come and go. */
export async function readPage<Row extends { id: string }>(
  fetch: Fetch<Row>,
  request: PageRequest<Row>,
): Promise<Page<Row>> {
  const found = await fetch(request.cursor, request.limit + 1)
  return pageOf(found, request, async (from) => (await fetch(from, 1)).length > 0)
}

/** The page of one row more than it takes, the nearest first; `looks` tells whether any lies back from a place. */
export async function pageOf<Row extends { id: string }>(
  found: Row[],
  request: PageRequest<Row>,
  looks: (from: Cursor | undefined) => boolean | Promise<boolean>,
): Promise<Page<Row>> {
  const { cursor, limit } = request
  const backwards = cursor?.direction === 'before'
  const items = found.slice(0, limit)
  if (backwards) items.reverse()

  const prev = edgeOf(items.at(0), 'before', request)
  const next = edgeOf(items.at(-1), 'after', request)
  const hasMore = found.length > limit
  // The side that a cursor came from is known only by looking; without one the list begins here.
  const hasBack = cursor !== undefined && (await looks(backwards ? next : prev))
  return {
    items,
    prev: (backwards ? hasMore : hasBack) ? prev : undefined,
    next: (backwards ? hasBack : hasMore) ? next : undefined,
  }
}

export const MIN_ID = '00000000-0000-0000-0000-000000000000'
const MAX_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** The cursor that goes on from a page's first or last row. */
function edgeOf<Row extends { id: string }>(
  row: Row | undefined,
  direction: Cursor['direction'],
  { cursor, order }: PageRequest<Row>,
): Cursor | undefined {
  if (row) return { direction, value: order.valueOf(row), id: row.id }
  // An empty page: nothing lies beyond its cursor, so the way back takes in the cursor's own row.
  const id = isDown(order, direction) ? MAX_ID : MIN_ID
  return cursor && { direction, value: cursor.value, id }
}

/** Whether the values fall in this direction of the list. */
export const isDown = <Row>(
  { descending }: Pick<Order<Row>, 'descending'>,
  direction: Cursor['direction'] = 'after',
): boolean => descending === (direction === 'after')

/** The condition that a row lies beyond the cursor; true without one. */
export function pastCursorSql<Row>(order: Order<Row>, cursor: Cursor | undefined): Prisma.Sql {
  if (!cursor) return Prisma.sql`TRUE`
  const than = isDown(order, cursor.direction) ? Prisma.sql`<` : Prisma.sql`>`
  const type = Prisma.raw(order.type)
  return Prisma.sql`
    (${order.column}, ${order.id}) ${than} (${cursor.value}::${type}, ${cursor.id}::uuid)`
}

/** ORDER BY for the rows from a cursor on, nearest first. */
export function orderFromCursorSql<Row>(
  order: Pick<Order<Row>, 'column' | 'id' | 'descending'>,
  cursor: Cursor | undefined,
): Prisma.Sql {
  const way = isDown(order, cursor?.direction) ? Prisma.sql`DESC` : Prisma.sql`ASC`
  return Prisma.sql`ORDER BY ${order.column} ${way}, ${order.id} ${way}`
}

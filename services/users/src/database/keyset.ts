import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'
import { isUuid } from '#/lib/uuid.ts'

/** The order of a list. Ties are ordered by id in the same direction. */
export interface Order<Row> {
  /** Must not be null: a row comparison with null would drop the row. */
  column: Prisma.Sql
  id: Prisma.Sql
  type: 'text' | 'timestamptz' | 'uuid'
  descending: boolean
  /** Returns a row's sort value for a cursor. */
  valueOf(row: Row): string
  /** Whether Postgres can parse a cursor's value, which the client controls. */
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

/** Whether a cursor's value and id are a valid position in this order. */
export const isPositionIn = <Row>(order: Order<Row>, { value, id }: Cursor): boolean =>
  isUuid(id) && order.isValue(value)

// Postgres has no year 0, and JavaScript parses 30 February as 1 March.
export const isTime = (text: string): boolean =>
  /^(?!0000)\d{4}-/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString() === text

export const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** Fetches a number of rows past a cursor in its direction, or from the start of the list. */
export type Fetch<Row> = (from: Cursor | undefined, count: number) => Promise<Row[]>

/** Reads a page by keyset: as fast on the last page as on the first, and stable under inserts and deletes. */
export async function readPage<Row extends { id: string }>(
  fetch: Fetch<Row>,
  request: PageRequest<Row>,
): Promise<Page<Row>> {
  const found = await fetch(request.cursor, request.limit + 1)
  return pageOf(found, request, async (from) => (await fetch(from, 1)).length > 0)
}

/** Makes a page of up to `limit + 1` rows, closest to the cursor first. `hasRows` checks for any row past a cursor. */
export async function pageOf<Row extends { id: string }>(
  found: Row[],
  request: PageRequest<Row>,
  hasRows: (from: Cursor | undefined) => boolean | Promise<boolean>,
): Promise<Page<Row>> {
  const { cursor, limit } = request
  const backwards = cursor?.direction === 'before'
  const items = found.slice(0, limit)
  if (backwards) items.reverse()

  const prev = edgeOf(items.at(0), 'before', request)
  const next = edgeOf(items.at(-1), 'after', request)
  const hasMore = found.length > limit
  // Rows before a cursor need a query. Without a cursor, the list begins here.
  const hasBack = cursor !== undefined && (await hasRows(backwards ? next : prev))
  return {
    items,
    prev: (backwards ? hasMore : hasBack) ? prev : undefined,
    next: (backwards ? hasBack : hasMore) ? next : undefined,
  }
}

export const MIN_ID = '00000000-0000-0000-0000-000000000000'
const MAX_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Returns the cursor past a page's first or last row. */
function edgeOf<Row extends { id: string }>(
  row: Row | undefined,
  direction: Cursor['direction'],
  { cursor, order }: PageRequest<Row>,
): Cursor | undefined {
  if (row) return { direction, value: order.valueOf(row), id: row.id }
  // On an empty page, the cursor back must include the row of the page's own cursor.
  const id = isDown(order, direction) ? MAX_ID : MIN_ID
  return cursor && { direction, value: cursor.value, id }
}

/** Whether sort values decrease in this direction of the list. */
export const isDown = <Row>(
  { descending }: Pick<Order<Row>, 'descending'>,
  direction: Cursor['direction'] = 'after',
): boolean => descending === (direction === 'after')

/** The condition that a row lies past the cursor. True without one. */
export function pastCursorSql<Row>(order: Order<Row>, cursor: Cursor | undefined): Prisma.Sql {
  if (!cursor) return Prisma.sql`TRUE`
  const than = isDown(order, cursor.direction) ? Prisma.sql`<` : Prisma.sql`>`
  const type = Prisma.raw(order.type)
  return Prisma.sql`
    (${order.column}, ${order.id}) ${than} (${cursor.value}::${type}, ${cursor.id}::uuid)`
}

/** ORDER BY in the direction of a cursor. */
export function orderFromCursorSql<Row>(
  order: Pick<Order<Row>, 'column' | 'id' | 'descending'>,
  cursor: Cursor | undefined,
): Prisma.Sql {
  const way = isDown(order, cursor?.direction) ? Prisma.sql`DESC` : Prisma.sql`ASC`
  return Prisma.sql`ORDER BY ${order.column} ${way}, ${order.id} ${way}`
}

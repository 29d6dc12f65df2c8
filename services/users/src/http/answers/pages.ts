import type { Links } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { invalidFields } from '#/errors.ts'
import { type Cursor, decodeCursor, encodeCursor } from '#/lib/cursor.ts'
import { linkHeader, urlWith } from './links.ts'
import { prefixOf } from './urls.ts'

/** A page, the fingerprint that binds its cursors to the list, and the presenter of its rows. */
interface Paging<Row, Item, More> {
  page: { items: Row[]; prev: Cursor | undefined; next: Cursor | undefined }
  fingerprint: string
  present(row: Row): Item
  more?: More
}

/** Decodes a cursor. Throws 400 for one of another list, or at a position that this list can't have. */
export function readCursor(
  text: string | undefined,
  fingerprint: string,
  isPosition: (cursor: Cursor) => boolean,
): Cursor | undefined {
  if (text === undefined) return undefined
  const cursor = decodeCursor(fingerprint, text)
  if (cursor && isPosition(cursor)) return cursor
  throw invalidFields({ cursor: 'This cursor does not belong to this list.' })
}

/** Returns the answer for a page, with links in the body and in the `Link` header. */
export function pageAnswer<Row, Item, More = object>(
  request: FastifyRequest,
  reply: FastifyReply,
  { page, fingerprint, present, more }: Paging<Row, Item, More>,
) {
  const links = linksOf(request, page, fingerprint)
  reply.header('Link', linkHeader(links))
  return {
    status: 'success' as const,
    data: {
      items: page.items.map(present),
      has_prev: page.prev !== undefined,
      has_next: page.next !== undefined,
      ...(more as More),
    },
    links,
  }
}

function linksOf(
  request: FastifyRequest,
  { prev, next }: { prev: Cursor | undefined; next: Cursor | undefined },
  fingerprint: string,
): Links {
  const path = `${prefixOf(request.originalUrl)}${request.routeOptions.url}`
  const { cursor, ...query } = request.query as Record<string, string | number | undefined>
  const at = (position: Cursor) =>
    urlWith(path, { ...query, cursor: encodeCursor(fingerprint, position) })
  return {
    self: urlWith(path, { ...query, cursor }),
    first: urlWith(path, query),
    ...(prev && { prev: at(prev) }),
    ...(next && { next: at(next) }),
  }
}

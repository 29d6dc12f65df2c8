import { type Links, listUsers, MANAGER_QUERY, PAGE_LIMIT } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { isUserCursor, listUsers as readPage, type UserFilter } from '#/data/user-list.ts'
import { invalidFields } from '#/errors.ts'
import { type Cursor, decodeCursor, encodeCursor, listFingerprint } from '#/lib/cursor.ts'
import { linkHeader, urlWith } from '#/lib/links.ts'
import { presentPublicUser, presentUser } from '#/lib/present-user.ts'
import { includesRole, requireRole } from '#/plugins/access.ts'
import { prefixOf } from '#/plugins/urls.ts'
import { type App, route } from '#/route.ts'

export const listRoute = (app: App) =>
  app.route({
    ...route(listUsers),
    // Who may not ask is told so before what they asked is checked.
    preValidation: async (request) => {
      const query = request.query as Record<string, unknown>
      if (MANAGER_QUERY.some((name) => query[name] !== undefined)) requireRole(request, 'manager')
    },
    handler: async (request, reply) => {
      const { q, role, state, sort = '-created_at', limit = PAGE_LIMIT } = request.query
      const full = seesAll(request)
      const filter: UserFilter = full ? { q, role, state } : { state: 'active' }
      const fingerprint = listFingerprint({ ...filter, sort, full })
      const cursor = readCursor(request.query.cursor, fingerprint, (c) => isUserCursor(c, sort))

      const page = await readPage(app.db, { filter, sort, limit, cursor })
      const links = linksOf(request, page, fingerprint)
      reply.header('Link', linkHeader(links))
      return {
        status: 'success' as const,
        data: {
          items: page.items.map(full ? presentUser : presentPublicUser),
          has_prev: page.prev !== undefined,
          has_next: page.next !== undefined,
        },
        links,
      }
    },
  })

const seesAll = ({ session }: FastifyRequest): boolean =>
  session !== null && includesRole(session.user.role, 'manager')

function readCursor(
  text: string | undefined,
  fingerprint: string,
  isGood: (cursor: Cursor) => boolean,
): Cursor | undefined {
  if (text === undefined) return undefined
  const cursor = decodeCursor(fingerprint, text)
  if (cursor && isGood(cursor)) return cursor
  throw invalidFields({ cursor: 'This cursor does not belong to this list.' })
}

function linksOf(
  request: FastifyRequest,
  { prev, next }: { prev: Cursor | undefined; next: Cursor | undefined },
  fingerprint: string,
): Links {
  const path = `${prefixOf(request.originalUrl)}${listUsers.path}`
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

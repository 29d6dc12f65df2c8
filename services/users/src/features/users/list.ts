import { listUsers, MANAGER_QUERY, PAGE_LIMIT } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { isUserCursor } from '#/domain/accounts/search/list-order.ts'
import { listAndCountUsers, listUsers as readPage } from '#/domain/accounts/search/list-users.ts'
import type { UserFilter } from '#/domain/accounts/search/select-users.ts'
import { presentPublicUser } from '#/domain/accounts/user-row.ts'
import { pageAnswer, readCursor } from '#/http/answers/pages.ts'
import { requireRole } from '#/http/identity/access.ts'
import { includesRole } from '#/http/identity/roles.ts'
import { listFingerprint } from '#/lib/cursor.ts'
import { type App, route } from '#/route.ts'
import { presenterOf } from './locks.ts'

export const listRoute = (app: App) =>
  app.route({
    ...route(listUsers),
    // Authorization runs before validation.
    preValidation: async (request) => {
      const query = request.query as Record<string, unknown>
      if (MANAGER_QUERY.some((name) => query[name] !== undefined)) requireRole(request, 'manager')
    },
    handler: async (request, reply) => {
      const { q, role, state, sort = '-created_at', limit = PAGE_LIMIT } = request.query
      const full = maySeeFull(request)
      const filter: UserFilter = full ? { q, role, state } : { state: 'active' }
      const fingerprint = listFingerprint({ ...filter, sort, full })
      const cursor = readCursor(request.query.cursor, fingerprint, (c) => isUserCursor(c, sort))

      const list = { filter, sort, limit, cursor }
      const { page, total } = full
        ? await listAndCountUsers(app.db, list)
        : { page: await readPage(app.db, list), total: undefined }
      const present = full ? await presenterOf(request, page.items) : presentPublicUser
      return pageAnswer(request, reply, { page, fingerprint, present, more: total && { total } })
    },
  })

const maySeeFull = ({ session }: FastifyRequest): boolean =>
  session !== null && includesRole(session.user.role, 'manager')

import { listUsers, MANAGER_QUERY, PAGE_LIMIT } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { listAndCountUsers, listUsers as readPage } from '#/data/user-list.ts'
import { isUserCursor } from '#/data/user-order.ts'
import type { UserFilter } from '#/data/user-ranges.ts'
import { listFingerprint } from '#/lib/cursor.ts'
import { presentPublicUser, presentUser } from '#/lib/present-user.ts'
import { includesRole, requireRole } from '#/plugins/access.ts'
import { pageAnswer, readCursor } from '#/plugins/pages.ts'
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

      const list = { filter, sort, limit, cursor }
      const { page, total } = full
        ? await listAndCountUsers(app.db, list)
        : { page: await readPage(app.db, list), total: undefined }
      const present = full ? presentUser : presentPublicUser
      return pageAnswer(request, reply, { page, fingerprint, present, more: total && { total } })
    },
  })

const seesAll = ({ session }: FastifyRequest): boolean =>
  session !== null && includesRole(session.user.role, 'manager')

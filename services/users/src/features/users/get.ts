import { getUser } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { presentPublicUser, stateOf } from '#/domain/accounts/user-row.ts'
import { findUser } from '#/domain/accounts/users.ts'
import { userNotFound } from '#/errors.ts'
import { etagOf } from '#/http/answers/etag.ts'
import { includesRole } from '#/http/identity/roles.ts'
import { type App, route } from '#/route.ts'
import { userAnswer } from './answer.ts'
import { presenterOf } from './locks.ts'

export const getRoute = (app: App) =>
  app.route({
    ...route(getUser),
    handler: async (request, reply) => {
      const { id } = request.params
      const user = await findUser(app.db, id)
      const full = user !== null && maySeeFull(request, user.id)
      // A hidden user answers 404, as if it did not exist.
      if (!user || (!full && stateOf(user) !== 'active')) throw userNotFound(id)
      const answer = userAnswer(reply, user)
      if (full) return { ...answer, data: (await presenterOf(request, [user]))(user) }
      // Each representation has its own tag (RFC 9110 §8.8.3): this one must not match the full user's.
      reply.header('ETag', etagOf(`${user.version}-public`))
      return { ...answer, data: presentPublicUser(user) }
    },
  })

const maySeeFull = ({ session }: FastifyRequest, id: string): boolean =>
  session !== null && (session.user.id === id || includesRole(session.user.role, 'manager'))

import { getUser } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { presentPublicUser, stateOf } from '#/domain/accounts/user-row.ts'
import { findUser } from '#/domain/accounts/users.ts'
import { userNotFound } from '#/errors.ts'
import { etagOf } from '#/http/answers/etag.ts'
import { includesRole } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'
import { userAnswer } from './answer.ts'

export const getRoute = (app: App) =>
  app.route({
    ...route(getUser),
    handler: async (request, reply) => {
      const { id } = request.params
      const user = await findUser(app.db, id)
      const full = user !== null && seesInFull(request, user.id)
      // A hidden user answers as one that never was.
      if (!user || (!full && stateOf(user) !== 'active')) throw userNotFound(id)
      const answer = userAnswer(reply, user)
      if (full) return answer
      // Another representation has another tag (RFC 9110 §8.8.3): it must not confirm one that was seen in full.
      reply.header('ETag', etagOf(`${user.version}-public`))
      return { ...answer, data: presentPublicUser(user) }
    },
  })

const seesInFull = ({ session }: FastifyRequest, id: string): boolean =>
  session !== null && (session.user.id === id || includesRole(session.user.role, 'manager'))

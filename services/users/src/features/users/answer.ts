import type { FastifyReply } from 'fastify'
import { etagOf } from '#/lib/etag.ts'
import { presentUser, type UserRow } from '#/lib/present-user.ts'

/** One user in full as an answer, with its ETag. */
export function userAnswer(reply: FastifyReply, user: UserRow) {
  reply.header('ETag', etagOf(user.version))
  return { status: 'success' as const, data: presentUser(user) }
}

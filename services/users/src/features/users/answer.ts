import type { FastifyReply } from 'fastify'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { presentUser } from '#/domain/accounts/user-row.ts'
import { etagOf } from '#/http/answers/etag.ts'

/** Returns the answer for a full user and sets its ETag. */
export function userAnswer(reply: FastifyReply, user: UserRow) {
  reply.header('ETag', etagOf(user.version))
  return { status: 'success' as const, data: presentUser(user) }
}

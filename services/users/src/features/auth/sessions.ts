import { endOtherSessions, endSession, listSessions } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { endSession as end, endSessions } from '#/domain/sessions/end-sessions.ts'
import { listLiveSessions } from '#/domain/sessions/list-sessions.ts'
import { presentSession } from '#/domain/sessions/present-session.ts'
import { sessionNotFound } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'

export const sessionRoutes = (app: App) => {
  app.route({
    ...route(listSessions),
    handler: async (request) => {
      const { id, user } = callerOf(request)
      const sessions = await listLiveSessions(app.db, user.id, id)
      const items = sessions.map((session) => presentSession(session, id))
      return { status: 'success' as const, data: { items } }
    },
  })

  app.route({
    ...route(endSession),
    handler: async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      // Answers 404 for another user's session, as if it did not exist.
      const isEnded = await end(app.db, { id, userId: user.id }, endedBySelf(request))
      if (!isEnded) throw sessionNotFound(id)
      await app.liveSessions.catchUp()
      request.log.info({ event: 'authn_token_revoked', user_id: user.id, session_id: id })
      return { status: 'success' as const, message: 'Session ended.' }
    },
  })

  app.route({
    ...route(endOtherSessions),
    handler: async (request) => {
      const { id, user } = callerOf(request)
      const others = { userId: user.id, keep: id }
      const count = await endSessions(app.db, others, endedBySelf(request))
      await app.liveSessions.catchUp()
      request.log.info({ event: 'authn_token_revoked', user_id: user.id, count })
      return { status: 'success' as const, message: 'All other sessions ended.' }
    },
  })
}

function endedBySelf(request: FastifyRequest) {
  const reason = 'ended_by_self'
  const { user } = callerOf(request)
  const event = auditEvent(request, { action: 'authn_token_revoked', user, detail: reason })
  return { reason, event } as const
}

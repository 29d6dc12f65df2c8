import { endUserSession, endUserSessions, listUserSessions } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { findUser } from '#/domain/accounts/users.ts'
import type { AuditPerson } from '#/domain/audit/audit-event.ts'
import { endSession, endSessions } from '#/domain/sessions/end-sessions.ts'
import { listLiveSessions } from '#/domain/sessions/list-sessions.ts'
import { presentSession } from '#/domain/sessions/present-session.ts'
import { sessionNotFound, userNotFound } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'

export const userSessionRoutes = (app: App) => {
  app.route({
    ...route(listUserSessions),
    handler: async (request) => {
      const user = await requireUser(app, request.params.id)
      const { id } = callerOf(request)
      const sessions = await listLiveSessions(app.db, user.id, id)
      const items = sessions.map((session) => presentSession(session, id))
      return { status: 'success' as const, data: { items } }
    },
  })

  app.route({
    ...route(endUserSession),
    handler: async (request) => {
      const user = await requireUser(app, request.params.id)
      const { session: id } = request.params
      const isEnded = await endSession(app.db, { id, userId: user.id }, endedByAdmin(request, user))
      if (!isEnded) throw sessionNotFound(id)
      await app.liveSessions.catchUp()
      const actor = { actor_id: callerOf(request).user.id }
      request.log.info({ event: 'authn_token_revoked', user_id: user.id, session_id: id, ...actor })
      return { status: 'success' as const, message: 'Session ended.' }
    },
  })

  app.route({
    ...route(endUserSessions),
    handler: async (request) => {
      const user = await requireUser(app, request.params.id)
      const count = await endSessions(app.db, { userId: user.id }, endedByAdmin(request, user))
      await app.liveSessions.catchUp()
      const actor = { actor_id: callerOf(request).user.id }
      request.log.info({ event: 'authn_token_revoked', user_id: user.id, count, ...actor })
      return { status: 'success' as const, message: 'All sessions ended.' }
    },
  })
}

async function requireUser(app: App, id: string) {
  const user = await findUser(app.db, id)
  if (!user) throw userNotFound(id)
  return user
}

function endedByAdmin(request: FastifyRequest, user: AuditPerson) {
  const reason = 'ended_by_admin'
  const event = auditEvent(request, { action: 'authn_token_revoked', user, detail: reason })
  return { reason, event } as const
}

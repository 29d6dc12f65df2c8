import { endOtherSessions, endSession, listSessions } from '@gatehouse/contract'
import { endSessionOf, listLiveSessions } from '#/data/session-list.ts'
import { endSessionsOf } from '#/data/sessions.ts'
import { sessionNotFound } from '#/errors.ts'
import { presentSession } from '#/lib/present-session.ts'
import { callerOf } from '#/plugins/access.ts'
import { type App, route } from '#/route.ts'

export const sessionRoutes = (app: App) => {
  app.route({
    ...route(listSessions),
    handler: async (request) => {
      const { id, user } = callerOf(request)
      const sessions = await listLiveSessions(app.db, user.id)
      const items = sessions.map((session) => presentSession(session, id))
      return { status: 'success' as const, data: { items } }
    },
  })

  app.route({
    ...route(endSession),
    handler: async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      // Somebody else's answers as one that never was.
      const ended = await endSessionOf(app.db, { id, userId: user.id }, 'ended_by_self')
      if (!ended) throw sessionNotFound(id)
      await app.liveSessions.catchUp()
      request.log.info({ event: 'authn_token_revoked', user_id: user.id, session_id: id })
      return { status: 'success' as const, message: 'Session ended.' }
    },
  })

  app.route({
    ...route(endOtherSessions),
    handler: async (request) => {
      const { id, user } = callerOf(request)
      const count = await endSessionsOf(app.db, { userId: user.id, keep: id }, 'ended_by_self')
      await app.liveSessions.catchUp()
      request.log.info({ event: 'authn_token_revoked', user_id: user.id, count })
      return { status: 'success' as const, message: 'All other sessions ended.' }
    },
  })
}

import { endUserSession, endUserSessions, listUserSessions } from '@gatehouse/contract'
import { endSessionOf, listLiveSessions } from '#/data/session-list.ts'
import { endSessionsOf } from '#/data/sessions.ts'
import { findUser } from '#/data/users.ts'
import { sessionNotFound, userNotFound } from '#/errors.ts'
import { presentSession } from '#/lib/present-session.ts'
import { callerOf } from '#/plugins/access.ts'
import { type App, route } from '#/route.ts'

export const userSessionRoutes = (app: App) => {
  app.route({
    ...route(listUserSessions),
    handler: async (request) => {
      const user = await requireUser(app, request.params.id)
      const sessions = await listLiveSessions(app.db, user.id)
      const items = sessions.map((session) => presentSession(session, callerOf(request).id))
      return { status: 'success' as const, data: { items } }
    },
  })

  app.route({
    ...route(endUserSession),
    handler: async (request) => {
      const { id: userId } = await requireUser(app, request.params.id)
      const { session: id } = request.params
      if (!(await endSessionOf(app.db, { id, userId }, 'ended_by_admin'))) throw sessionNotFound(id)
      await app.liveSessions.catchUp()
      const actor = { actor_id: callerOf(request).user.id }
      request.log.info({ event: 'authn_token_revoked', user_id: userId, session_id: id, ...actor })
      return { status: 'success' as const, message: 'Session ended.' }
    },
  })

  app.route({
    ...route(endUserSessions),
    handler: async (request) => {
      const { id: userId } = await requireUser(app, request.params.id)
      const count = await endSessionsOf(app.db, { userId }, 'ended_by_admin')
      await app.liveSessions.catchUp()
      const actor = { actor_id: callerOf(request).user.id }
      request.log.info({ event: 'authn_token_revoked', user_id: userId, count, ...actor })
      return { status: 'success' as const, message: 'All sessions ended.' }
    },
  })
}

async function requireUser(app: App, id: string) {
  const user = await findUser(app.db, id)
  if (!user) throw userNotFound(id)
  return user
}

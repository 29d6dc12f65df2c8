import { logout, logoutByGet } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { endSession } from '#/domain/sessions/end-sessions.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { clearRefreshCookie } from '#/http/identity/refresh-cookie.ts'
import { type App, route } from '#/route.ts'

export const logoutRoutes = (app: App) => {
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const { id, user } = callerOf(request)
    const event = auditEvent(request, { action: 'authn_token_revoked', user, detail: 'logout' })
    await endSession(app.db, { id, userId: user.id }, { reason: 'logout', event })
    await app.liveSessions.catchUp()
    request.log.info({ event: 'authn_token_revoked', user_id: user.id, session_id: id })
    clearRefreshCookie(reply)
    return { status: 'success' as const, message: 'Successfully logged out.' }
  }
  app.route({ ...route(logout), handler })
  app.route({ ...route(logoutByGet), handler })
}

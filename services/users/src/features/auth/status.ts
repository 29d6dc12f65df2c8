import { currentUser, status } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { presentUser } from '#/domain/accounts/user-row.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'

export const statusRoutes = (app: App) => {
  const handler = async (request: FastifyRequest) => {
    const expiresAt = request.accessTokenExpiresAt ?? 0
    const expiresIn = Math.max(0, Math.floor(expiresAt - Date.now() / 1000))
    const data = { ...presentUser(callerOf(request).user), token_expires_in: expiresIn }
    return { status: 'success' as const, data }
  }
  app.route({ ...route(status), handler })
  app.route({ ...route(currentUser), handler })
}

import { refresh } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { presentRefreshToken } from '#/data/sessions.ts'
import { findUser } from '#/data/users.ts'
import { AppError, invalidFields, sessionEnded } from '#/errors.ts'
import { clearRefreshCookie, readRefreshCookie, usesCookies } from '#/plugins/refresh-cookie.ts'
import { type App, route } from '#/route.ts'
import { issueTokens } from './token-answer.ts'

export const refreshRoute = (app: App) =>
  app.route({
    ...route(refresh),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      try {
        const token = presentedToken(request, request.body?.refresh_token, byCookie)
        const { grant, user } = await redeem(app, request, token)
        return { status: 'success' as const, ...issueTokens(reply, { grant, user, byCookie }) }
      } catch (error) {
        if (byCookie && error instanceof AppError && error.status === 401) clearRefreshCookie(reply)
        throw error
      }
    },
  })

function presentedToken(
  request: FastifyRequest,
  fromBody: string | undefined,
  byCookie: boolean,
): string {
  const fromCookie = readRefreshCookie(request)
  if (fromBody && fromCookie) {
    throw invalidFields({ refresh_token: 'Send it in the body or in the cookie, not in both.' })
  }
  const token = byCookie ? (fromCookie ?? fromBody) : fromBody
  if (!token) throw new AppError('token_required')
  return token
}

async function redeem(app: App, request: FastifyRequest, token: string) {
  const claim = app.refreshTokens.decode(token)
  if (!claim) throw new AppError('invalid_token')
  const grant = await presentRefreshToken(app.db, claim, app.config.REFRESH_GRACE)
  if (!grant) throw sessionEnded()
  const context = { user_id: grant.userId, session_id: grant.id }
  if (grant.rule === 'reuse') {
    request.log.warn({ event: 'authn_token_reuse', ...context })
    throw new AppError('refresh_token_reused')
  }
  const user = await findUser(app.db, grant.userId)
  if (!user) throw sessionEnded()
  request.log.info({ event: 'session_renewed', rule: grant.rule, ...context })
  return { grant, user }
}

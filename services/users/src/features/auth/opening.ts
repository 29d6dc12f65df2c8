import type { FastifyRequest } from 'fastify'
import type { Opening } from '#/data/sessions.ts'
import { readRefreshCookie } from '#/plugins/refresh-cookie.ts'

/**
 * Where a request opens a session from. It never adopts one that the client brought: the session whose
 * cookie came along ends (OWASP ASVS 7.2.4).
 */
export function openingOf(request: FastifyRequest, byCookie: boolean): Opening {
  const brought = byCookie ? readRefreshCookie(request) : undefined
  const claim = brought ? request.server.refreshTokens.decode(brought) : undefined
  return {
    ip: request.ip,
    userAgent: request.headers['user-agent'],
    replaces: claim?.sessionId,
  }
}

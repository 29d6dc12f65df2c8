import type { FastifyRequest } from 'fastify'
import type { AuditPerson } from '#/domain/audit/audit-event.ts'
import type { Opening } from '#/domain/sessions/sessions.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { isDuplicated } from '#/http/identity/own-cookies.ts'
import { readRefreshCookie } from '#/http/identity/refresh-cookie.ts'

/**
 * Where a request opens a user's session from. The session never adopts one that the client brought: the session
 * whose cookie came along ends (OWASP ASVS 7.2.4).
 */
export function openingOf(
  request: FastifyRequest,
  { user, byCookie }: { user: AuditPerson; byCookie: boolean },
): Opening {
  const { config, refreshTokens } = request.server
  // Of two cookies neither is trusted, and a log-in must not fail: it expires them.
  const mayRead = byCookie && !isDuplicated(request, 'refresh')
  const brought = mayRead ? readRefreshCookie(request) : undefined
  const claim = brought ? refreshTokens.decode(brought) : undefined
  const told = { action: 'authn_token_revoked', actor: user, detail: 'replaced' } as const
  return {
    ip: request.ip,
    userAgent: request.headers['user-agent'],
    replaces: claim && {
      ...claim,
      graceSeconds: config.REFRESH_GRACE,
      event: auditEvent(request, told),
    },
  }
}

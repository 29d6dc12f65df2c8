import type { LogInMethod } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { AuditPerson } from '#/domain/audit/audit-event.ts'
import type { NewSession } from '#/domain/sessions/sessions.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { isDuplicated } from './own-cookies.ts'
import { readRefreshCookie } from './refresh-cookie.ts'

interface Opening {
  user: AuditPerson
  byCookie: boolean
  /** How the user logs in, by default with the password. */
  methods?: readonly LogInMethod[]
}

/**
 * Returns the origin of a new session, and the session of the request's refresh cookie, which the new one
 * replaces (OWASP ASVS 7.2.4).
 */
export function newSessionOf(
  request: FastifyRequest,
  { user, byCookie, methods = ['password'] }: Opening,
): NewSession {
  const { config, refreshTokens } = request.server
  // Two cookies are both ignored instead of refused, because the log-in expires planted ones.
  const isReadable = byCookie && !isDuplicated(request, 'refresh')
  const token = isReadable ? readRefreshCookie(request) : undefined
  const claim = token ? refreshTokens.decode(token) : undefined
  const event = { action: 'authn_token_revoked', actor: user, detail: 'replaced' } as const
  return {
    ip: request.ip,
    userAgent: request.headers['user-agent'],
    methods,
    replaces: claim && {
      ...claim,
      graceSeconds: config.REFRESH_GRACE,
      event: auditEvent(request, event),
    },
  }
}

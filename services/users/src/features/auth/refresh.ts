import { refresh } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { insertMailSql } from '#/domain/mail/enqueue-mail.ts'
import { endReusedSession } from '#/domain/sessions/end-reused-session.ts'
import { endReasonOf } from '#/domain/sessions/list-sessions.ts'
import { type Redeemed, redeemRefreshToken } from '#/domain/sessions/refresh.ts'
import { provesReceipt, setsCookie } from '#/domain/sessions/refresh-timing.ts'
import type { RefreshClaim } from '#/domain/sessions/refresh-token.ts'
import { AppError, invalidFields, sessionEnded, sessionReused } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { readRefreshCookie, usesCookies } from '#/http/identity/refresh-cookie.ts'
import { issueTokens } from '#/http/identity/token-answer.ts'
import { type App, route } from '#/route.ts'

/**
 * Exchanges a refresh token for an access token. A refusal doesn't clear the cookie: by the time it arrives,
 * the browser may have a newer cookie, from a log-in in another tab.
 */
export const refreshRoute = (app: App) =>
  app.route({
    ...route(refresh),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const token = presentedToken(request, request.body?.refresh_token, byCookie)
      const grant = await redeem(app, request, { token, byCookie })
      const keepsCookie = byCookie && !setsCookie(grant.rule, grant.age, app.config.REFRESH_GRACE)
      const proof = { keepsCookie, provesReceipt: provesReceipt(grant) }
      const issue = { grant, user: grant.user, byCookie, ...proof }
      return { status: 'success' as const, ...issueTokens(reply, issue) }
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

async function redeem(
  app: App,
  request: FastifyRequest,
  { token, byCookie }: { token: string; byCookie: boolean },
): Promise<Redeemed> {
  const claim = app.refreshTokens.decode(token)
  if (!claim) throw new AppError('invalid_token')
  const grant = await redeemRefreshToken(app.db, claim, {
    graceSeconds: app.config.REFRESH_GRACE,
    byCookie,
  })
  if (!grant) throw await refuse(app, request, claim)
  app.metrics.count('gatehouse_refreshes_total', { rule: grant.rule })
  const context = { user_id: grant.userId, session_id: grant.id, rule: grant.rule }
  request.log.info({ event: 'session_renewed', ...context })
  return grant
}

/** Ends the session if the token was reused. Returns the error to throw. */
async function refuse(app: App, request: FastifyRequest, claim: RefreshClaim): Promise<AppError> {
  // The audit event needs the user's audit key.
  const session = await app.liveSessions.find(claim.sessionId)
  if (!session || !(await endReused(app, request, { claim, user: session.user }))) {
    app.metrics.count('gatehouse_refreshes_total', { rule: 'refused' })
    return sessionEnded(await endReasonOf(app.db, claim.sessionId))
  }
  app.metrics.count('gatehouse_refreshes_total', { rule: 'reuse' })
  await app.liveSessions.catchUp()
  app.mail.wake()
  const context = { user_id: session.user.id, session_id: session.id, rule: 'reuse' }
  request.log.warn({ event: 'authn_token_reuse', ...context })
  return sessionReused()
}

/** Ends the session with a notice to its user. */
const endReused = (
  { config, db, mail }: App,
  request: FastifyRequest,
  { claim, user }: { claim: RefreshClaim; user: UserRow },
) =>
  endReusedSession(db, claim, {
    graceSeconds: config.REFRESH_GRACE,
    ip: request.ip,
    userAgent: request.headers['user-agent'],
    event: auditEvent(request, { action: 'authn_token_reuse', detail: 'reuse', user }),
    notice: insertMailSql(mail.box, {
      kind: 'session_reused',
      to: user,
      data: { at: new Date().toISOString() },
    }),
  })

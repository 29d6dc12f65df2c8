import { Role } from '@gatehouse/contract'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { LiveSession } from '#/domain/sessions/sessions.ts'
import { AppError } from '#/errors.ts'
import { toAppError } from '#/http/answers/error-handler.ts'
import { prefixOf } from '#/http/answers/urls.ts'
import { sessionOfToken } from '#/http/identity/access.ts'
import { assuranceLevelOf } from '#/http/identity/assurance-level.ts'
import { requirePolicy } from '#/http/identity/mfa-policy.ts'
import { includesRole } from '#/http/identity/roles.ts'
import { sessionOfSessionCookie } from '#/http/identity/session-cookie.ts'
import { GUARD_LEVELS, requireGuardLevel } from '#/http/identity/step-up.ts'
import { provesSameOrigin } from '#/lib/request-origin.ts'
import type { App } from '#/route.ts'
import { PAGES, withNext } from './next-page.ts'

/** The gateway sets the whole URL. The role is required, so that a missing one is an error. */
const Query = z.strictObject({ role: Role, level: z.enum(GUARD_LEVELS).optional() })

/**
 * Answers nginx's `auth_request`: 200 with the caller's identity in headers, 401 or 403. nginx treats any
 * other status as an error. No answer has a body, because nginx wouldn't read it and would drop the connection.
 */
export const verifyRoute = (app: App) =>
  app.route({
    method: 'GET',
    url: '/gateway/verify',
    exposeHeadRoute: false,
    config: { access: 'anyone' },
    schema: { hide: true, querystring: Query },
    onRequest: async (request) => {
      if (prefixOf(request.originalUrl)) throw new AppError('not_found')
    },
    errorHandler: explainDenial,
    onSend: async (_request, reply) => {
      reply.removeHeader('Content-Type')
      return ''
    },
    handler: async (request, reply) => {
      const session = await authenticate(request)
      const { role, level } = request.query
      request.session = session
      if (!includesRole(session.user.role, role)) throw new AppError('insufficient_scope')
      requirePolicy(app.config, session)
      if (level) await requireGuardLevel(request, session, level)
      return reply.headers(identityOf(session)).send()
    },
  })

/** Returns the session of the access token, or of the session cookie if the request has no token. */
async function authenticate(request: FastifyRequest): Promise<LiveSession> {
  const byToken = await sessionOfToken(request)
  if (byToken) return byToken
  const byCookie = await sessionOfSessionCookie(request)
  if (!byCookie) throw new AppError('token_required')
  if (isUnsafe(request) && !provesSameOrigin(request.headers)) {
    throw new AppError('cross_site_request')
  }
  return byCookie
}

/** RFC 9110 §9.2.1, without TRACE. */
const SAFE_METHODS: unknown[] = ['GET', 'HEAD', 'OPTIONS']

/** Whether the request could do harm when another site makes the browser send it (CSRF, CSWSH). */
const isUnsafe = ({ headers }: FastifyRequest): boolean =>
  !SAFE_METHODS.includes(headers['x-original-method']) || Boolean(headers['x-original-upgrade'])

/** Visible ASCII (RFC 9110 §5.5): no line breaks, and nothing that recipients decode differently. */
const HEADER_SAFE = /^[!-~]+$/

function identityOf({ id, user, methods }: LiveSession): Record<string, string> {
  if (!HEADER_SAFE.test(user.username)) {
    throw new AppError('internal_error', { cause: new Error('a username that is not header-safe') })
  }
  return {
    'X-Auth-User-Id': user.id,
    'X-Auth-Username': user.username,
    'X-Auth-Role': user.role,
    'X-Auth-Session-Id': id,
    'X-Auth-Level': assuranceLevelOf(methods),
  }
}

/** Passes the error to nginx in headers, because nginx writes the body of a denial. */
function explainDenial(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const failure = toAppError(error)
  const { status, code, message } = failure
  if (status === 401 || status === 403) {
    // Escaped for a JSON string, because nginx doesn't escape it.
    const text = JSON.stringify(message).slice(1, -1)
    reply.headers({ 'X-Gateway-Code': code, 'X-Gateway-Message': text })
  }
  const page = pageAfter(failure, request.headers['x-original-uri']?.toString())
  if (page) reply.header('X-Gateway-Log-In', page)
  throw error
}

/** Returns the page that a browser opens instead of the one that was requested. */
function pageAfter({ status, code, stepUp }: AppError, from: string | undefined): string | null {
  if (code === 'mfa_required') return withNext(PAGES.security, from, 'aal2')
  if (stepUp) return withNext(PAGES.stepUp, from, stepUp.acr_values)
  return status === 401 ? withNext(PAGES.logIn, from) : null
}

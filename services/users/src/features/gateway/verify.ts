import { Role } from '@gatehouse/contract'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { LiveSession } from '#/domain/sessions/sessions.ts'
import { AppError } from '#/errors.ts'
import { toAppError } from '#/http/answers/error-handler.ts'
import { prefixOf } from '#/http/answers/urls.ts'
import { includesRole, sessionOfToken } from '#/http/identity/access.ts'
import { sessionOfSessionCookie } from '#/http/identity/session-cookie.ts'
import { provesSameOrigin } from '#/lib/request-origin.ts'
import type { App } from '#/route.ts'
import { logInPath } from './log-in-path.ts'

/** In the URL, of which no part is the client's, and required: the gateway cannot forget it unnoticed. */
const Query = z.strictObject({ role: Role })

/**
 * nginx's `auth_request`: may this request go on to the service behind the gateway, and whose is it?
 * 200 with the identity as headers, 401 or 403; nginx takes anything else for a failure. No answer has a
 * body, which nginx would not read, losing the connection.
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
    errorHandler: explain,
    onSend: async (_request, reply) => {
      reply.removeHeader('Content-Type')
      return ''
    },
    handler: async (request, reply) => {
      request.session = await admit(request)
      if (!includesRole(request.session.user.role, request.query.role)) {
        throw new AppError('insufficient_scope')
      }
      return reply.headers(identityOf(request.session)).send()
    },
  })

/** The access token's session; the cookie counts only where no token was sent. */
async function admit(request: FastifyRequest): Promise<LiveSession> {
  const byToken = await sessionOfToken(request)
  if (byToken) return byToken
  const byCookie = await sessionOfSessionCookie(request)
  if (!byCookie) throw new AppError('token_required')
  if (changesSomething(request) && !provesSameOrigin(request.headers)) {
    throw new AppError('cross_site_request')
  }
  return byCookie
}

/** RFC 9110 §9.2.1, but TRACE. */
const SAFE_METHODS: unknown[] = ['GET', 'HEAD', 'OPTIONS']

/** What another site's page could have the browser send with the cookie, to effect (CSRF, CSWSH). */
const changesSomething = ({ headers }: FastifyRequest): boolean =>
  !SAFE_METHODS.includes(headers['x-original-method']) || Boolean(headers['x-original-upgrade'])

/** RFC 9110 §5.5: nothing that could end a header's line, or that two readers decode differently. */
const PLAIN = /^[!-~]+$/

function identityOf({ id, user }: LiveSession): Record<string, string> {
  if (!PLAIN.test(user.username)) {
    throw new AppError('internal_error', { cause: new Error('a username that is no header') })
  }
  return {
    'X-Auth-User-Id': user.id,
    'X-Auth-Username': user.username,
    'X-Auth-Role': user.role,
    'X-Auth-Session-Id': id,
  }
}

/** nginx writes the answer to a refusal, and learns here what stands in it. */
function explain(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, code, message } = toAppError(error)
  if (status === 401 || status === 403) {
    // As the inside of a JSON string, which nginx does not escape.
    const text = JSON.stringify(message).slice(1, -1)
    reply.headers({ 'X-Gateway-Code': code, 'X-Gateway-Message': text })
  }
  const from = request.headers['x-original-uri']
  if (status === 401) reply.header('X-Gateway-Log-In', logInPath(from?.toString()))
  throw error
}

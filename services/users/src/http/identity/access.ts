import { type Access, type Endpoint, OWNERSHIP, type Ownership } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { endReasonOf } from '#/domain/sessions/list-sessions.ts'
import type { LiveSession } from '#/domain/sessions/sessions.ts'
import { AppError, sessionEnded } from '#/errors.ts'
import { traced } from '#/lib/tracing.ts'
import { verifyAccessToken } from './access-token.ts'
import { requirePolicy } from './mfa-policy.ts'
import { sessionOfCookie } from './refresh-cookie.ts'
import { includesRole } from './roles.ts'
import { requireStepUp } from './step-up.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller's live session, or null for an anonymous request. */
    session: LiveSession | null
    /** Expiry of the access token in seconds since 1970, or null without one. */
    accessTokenExpiresAt: number | null
  }
}

/** Authorizes every request by its endpoint's `access`. A route without declared access fails the start. */
export const access = fp(async (app) => {
  const routes: RouteOptions[] = []
  app.decorateRequest('session', null)
  app.decorateRequest('accessTokenExpiresAt', null)

  app.addHook('onRoute', (route) => void routes.push(route))
  app.addHook('onReady', async () => {
    const undeclared = routes.filter((route) => !declaresAccess(route))
    if (undeclared.length === 0) return
    const names = undeclared.map(({ method, url }) => `${method} ${url}`)
    throw new Error(`Routes without declared access: ${names.join(', ')}`)
  })

  app.addHook('onRequest', async (request, reply) => {
    const { endpoint } = request.routeOptions.config
    if (endpoint) await authorize(request, reply, endpoint)
  })
})

/** The CORS plugin's preflight route declares no access. It reaches no handler. */
const declaresAccess = ({ config, method, url }: RouteOptions): boolean =>
  config?.endpoint !== undefined ||
  config?.access !== undefined ||
  (method === 'OPTIONS' && url === '*')

/** Throws 401 before 403, both before the body is read. */
async function authorize(
  request: FastifyRequest,
  reply: FastifyReply,
  endpoint: Endpoint,
): Promise<void> {
  if (endpoint.access === 'anyone' && !endpoint.identifies) return
  const session = await identify(request, reply, endpoint)
  request.session = session
  if (endpoint.access !== 'anyone') requireRole(request, endpoint.access)
  if (!session) return
  if (!endpoint.beforeEnrollment) requirePolicy(request.server.config, session)
  if (endpoint.stepUp && concernsOthers(request, endpoint, session)) {
    await requireStepUp(request, session, endpoint.stepUp)
  }
}

/** Whether a request may change more than the caller's own row. The handler refuses callers whose role doesn't allow that. */
function concernsOthers(
  { params }: FastifyRequest,
  { ownership }: Endpoint,
  { user }: LiveSession,
): boolean {
  if (!ownership) return true
  return (params as { id?: string }).id !== user.id && includesRole(user.role, OWNERSHIP[ownership])
}

async function identify(
  request: FastifyRequest,
  reply: FastifyReply,
  endpoint: Endpoint,
): Promise<LiveSession | null> {
  const session = await sessionOfToken(request)
  if (session) return session
  return endpoint.acceptsRefreshCookie ? sessionOfCookie(request, reply) : null
}

/** Returns the live session of the request's access token, or null without a token. Throws `invalid_token`. */
export const sessionOfToken = (request: FastifyRequest): Promise<LiveSession | null> =>
  traced(
    () => ({ name: 'access token verify' }),
    () => verifySession(request),
  )

async function verifySession(request: FastifyRequest): Promise<LiveSession | null> {
  const claims = await verifyAccessToken(request)
  if (!claims) return null
  request.accessTokenExpiresAt = claims.exp
  const session = await findSessionOfToken(request, claims.sid, claims.sub)
  request.server.receipts.note(claims)
  return session
}

async function findSessionOfToken(request: FastifyRequest, sessionId: string, userId: string) {
  const session = await request.server.liveSessions.find(sessionId)
  if (session?.user.id === userId) return session
  throw sessionEnded(session ? undefined : await findEndReason(request, sessionId))
}

/** The reason only adds detail, so the 401 doesn't depend on this query. */
const findEndReason = (request: FastifyRequest, sessionId: string) =>
  endReasonOf(request.server.db, sessionId).catch(() => undefined)

/** Returns the caller's session. Throws `token_required` for an anonymous request. */
export function callerOf(request: FastifyRequest): LiveSession {
  if (!request.session) throw new AppError('token_required')
  return request.session
}

/** Throws 401 for an anonymous request, and 403 unless the caller's role includes the required one. */
export function requireRole(request: FastifyRequest, required: Access): void {
  if (!includesRole(callerOf(request).user.role, required)) throw new AppError('insufficient_scope')
}

/** Throws 403 unless the caller owns the row or has a role that may act on any row. */
export function requireOwnership(request: FastifyRequest, rule: Ownership, ownerId: string): void {
  const { user } = callerOf(request)
  if (user.id !== ownerId && !includesRole(user.role, OWNERSHIP[rule])) {
    throw new AppError('insufficient_scope')
  }
}

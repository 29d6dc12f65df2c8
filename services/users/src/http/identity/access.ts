import {
  type Access,
  type Endpoint,
  OWNERSHIP,
  type Ownership,
  type Role,
} from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { endReasonOf } from '#/domain/sessions/list-sessions.ts'
import type { LiveSession } from '#/domain/sessions/sessions.ts'
import { AppError, sessionEnded } from '#/errors.ts'
import { verifyAccessToken } from './access-token.ts'
import { sessionOfCookie } from './refresh-cookie.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, by a live session; null for a stranger. */
    session: LiveSession | null
    /** Seconds since 1970 when the access token ends; null without one. */
    accessTokenEnds: number | null
  }
}

const RANK: Record<Access | Role, number> = {
  anyone: 0,
  user: 1,
  employee: 1,
  manager: 2,
  admin: 3,
}

/** Whether a role includes another. */
export const includesRole = (role: Role, needed: Access | Role): boolean =>
  RANK[role] >= RANK[needed]

/** Deny by default: a route that does not declare who may call it keeps the server from starting. */
export const access = fp(async (app) => {
  const routes: RouteOptions[] = []
  app.decorateRequest('session', null)
  app.decorateRequest('accessTokenEnds', null)

  app.addHook('onRoute', (route) => void routes.push(route))
  app.addHook('onReady', async () => {
    const undeclared = routes.filter((route) => !declaresAccess(route))
    if (undeclared.length === 0) return
    const names = undeclared.map(({ method, url }) => `${method} ${url}`)
    throw new Error(`Routes without declared access: ${names.join(', ')}`)
  })

  app.addHook('onRequest', async (request, reply) => {
    const { endpoint } = request.routeOptions.config
    if (endpoint) await admit(request, reply, endpoint)
  })
})

/** The CORS plugin's answer to preflights declares nothing; it never reaches a handler of ours. */
const declaresAccess = ({ config, method, url }: RouteOptions): boolean =>
  config?.endpoint !== undefined ||
  config?.access !== undefined ||
  (method === 'OPTIONS' && url === '*')

/** 401 before 403, both before the body is read. */
async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  endpoint: Endpoint,
): Promise<void> {
  if (endpoint.access === 'anyone' && !endpoint.identifies) return
  request.session = await identify(request, reply, endpoint)
  if (endpoint.access === 'anyone') return
  if (!request.session) throw new AppError('token_required')
  requireRole(request, endpoint.access)
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

/** The live session of the request's access token; null without one. Throws `invalid_token` for any other. */
export async function sessionOfToken(request: FastifyRequest): Promise<LiveSession | null> {
  const claims = await verifyAccessToken(request)
  if (!claims) return null
  request.accessTokenEnds = claims.exp
  const session = await findSessionOfToken(request, claims.sid, claims.sub)
  request.server.receipts.note(claims)
  return session
}

async function findSessionOfToken(request: FastifyRequest, sessionId: string, userId: string) {
  const session = await request.server.liveSessions.find(sessionId)
  if (session?.user.id === userId) return session
  throw sessionEnded(session ? undefined : await reasonFor(request, sessionId))
}

/** The verdict stands without it. */
const reasonFor = (request: FastifyRequest, sessionId: string) =>
  endReasonOf(request.server.db, sessionId).catch(() => undefined)

/** The caller of a guarded endpoint. */
export function callerOf(request: FastifyRequest): LiveSession {
  if (!request.session) throw new AppError('token_required')
  return request.session
}

/** 401 for a stranger, 403 for a role that does not include the needed one. */
export function requireRole(request: FastifyRequest, needed: Access): void {
  if (!includesRole(callerOf(request).user.role, needed)) throw new AppError('insufficient_scope')
}

/** 403 unless the row is the caller's own, or the caller's role may act on any. */
export function requireOwnership(request: FastifyRequest, rule: Ownership, ownerId: string): void {
  const { user } = callerOf(request)
  if (user.id !== ownerId && !includesRole(user.role, OWNERSHIP[rule])) {
    throw new AppError('insufficient_scope')
  }
}

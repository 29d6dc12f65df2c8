import type { FastifyRequest } from 'fastify'
import type { Database } from '#/data/database.ts'
import { createSession, endSession, type SessionGrant } from '#/data/sessions.ts'
import { readRefreshCookie } from '#/plugins/refresh-cookie.ts'

/**
 * A new session for whoever just proved who they are. It never adopts one that the client brought: the
 * session whose cookie came along ends (OWASP ASVS 7.2.4).
 */
export async function openSession(
  tx: Database,
  request: FastifyRequest,
  { userId, byCookie }: { userId: string; byCookie: boolean },
): Promise<SessionGrant> {
  const brought = byCookie ? readRefreshCookie(request) : undefined
  const claim = brought ? request.server.refreshTokens.decode(brought) : undefined
  if (claim) await endSession(tx, claim.sessionId, 'replaced')
  const device = { ip: request.ip, userAgent: request.headers['user-agent'] }
  return createSession(tx, userId, device)
}

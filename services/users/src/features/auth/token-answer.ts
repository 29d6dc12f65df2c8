import type { TokenAnswer } from '@gatehouse/contract'
import type { FastifyReply } from 'fastify'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import type { SessionGrant } from '#/domain/sessions/sessions.ts'
import { expirePlantedCookies } from '#/http/identity/own-cookies.ts'
import { setRefreshCookie } from '#/http/identity/refresh-cookie.ts'
import { setSessionCookie } from '#/http/identity/session-cookie.ts'

interface Issue {
  grant: SessionGrant
  user: Pick<UserRow, 'id' | 'role'>
  /** Whether the refresh token travels in the cookie, and only there. */
  byCookie: boolean
  /** The browser's refresh cookie stays the one that it is. */
  keepsCookie?: boolean
  /** Whether a later use of the access token proves that the refresh token of this answer was kept. */
  provesReceipt?: boolean
}

/**
 * Answers with the tokens of a new session. What may have been planted under the names of its cookies would come
 * beside them from now on.
 */
export function beginSession(reply: FastifyReply, issue: Omit<Issue, 'keepsCookie'>) {
  if (issue.byCookie) expirePlantedCookies(reply)
  return issueTokens(reply, issue)
}

/** The token fields of an answer (RFC 6749 §5.1), and the cookies where that is the transport. */
export function issueTokens(reply: FastifyReply, issue: Issue) {
  const { grant, user, byCookie, keepsCookie = false, provesReceipt = false } = issue
  const { accessTokens, config, refreshTokens } = reply.server
  const refreshToken = refreshTokens.encode({ sessionId: grant.id, generation: grant.generation })
  if (byCookie && !keepsCookie) setRefreshCookie(reply, refreshToken, grant.expiresIn)
  // The same for as long as the session lives: no answer can come too late with it.
  if (byCookie) setSessionCookie(reply, grant)
  const subject = { userId: user.id, sessionId: grant.id, role: user.role }
  const proof = provesReceipt && !keepsCookie ? { generation: grant.generation } : {}
  reply.headers({ 'Cache-Control': 'no-store', Pragma: 'no-cache' })
  return {
    access_token: accessTokens.sign({ ...subject, ...proof }),
    token_type: 'bearer',
    expires_in: config.ACCESS_TOKEN_TTL,
    ...(!byCookie && { refresh_token: refreshToken }),
    refresh_expires_in: grant.expiresIn,
  } satisfies Partial<TokenAnswer>
}

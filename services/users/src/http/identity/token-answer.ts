import type { TokenAnswer } from '@gatehouse/contract'
import type { FastifyReply } from 'fastify'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import type { SessionGrant } from '#/domain/sessions/sessions.ts'
import { expirePlantedCookies } from './own-cookies.ts'
import { setRefreshCookie } from './refresh-cookie.ts'
import { setSessionCookie } from './session-cookie.ts'

interface Issue {
  grant: SessionGrant
  user: Pick<UserRow, 'id' | 'role'>
  /** Whether the refresh token is sent in the cookie instead of the body. */
  byCookie: boolean
  /** Whether the browser's refresh cookie stays unchanged. */
  keepsCookie?: boolean
  /** Whether a later use of the access token proves that the client stored this answer's refresh token. */
  provesReceipt?: boolean
}

/** Returns the tokens of a new session, and expires planted cookies, which would duplicate the session's own. */
export function beginSession(reply: FastifyReply, issue: Omit<Issue, 'keepsCookie'>) {
  if (issue.byCookie) expirePlantedCookies(reply)
  return issueTokens(reply, issue)
}

/** Returns the token fields of an answer (RFC 6749 §5.1), and sets the cookies for the cookie transport. */
export function issueTokens(reply: FastifyReply, issue: Issue) {
  const { grant, user, byCookie, keepsCookie = false, provesReceipt = false } = issue
  const { accessTokens, config, refreshTokens } = reply.server
  const refreshToken = refreshTokens.encode({ sessionId: grant.id, generation: grant.generation })
  if (byCookie && !keepsCookie) setRefreshCookie(reply, refreshToken, grant.expiresIn)
  // This cookie has one value per session, so a late answer can't overwrite a newer one.
  if (byCookie) setSessionCookie(reply, grant)
  const { methods, authenticatedAt } = grant
  const subject = {
    userId: user.id,
    sessionId: grant.id,
    role: user.role,
    methods,
    authenticatedAt,
  }
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

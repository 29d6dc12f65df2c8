import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Config, isSecure } from '#/config.ts'
import type { LiveSession } from '#/data/sessions.ts'
import { AppError, sessionEnded } from '#/errors.ts'
import { isSameOrigin } from '#/lib/request-origin.ts'
import { clearSessionCookie } from './session-cookie.ts'

/** Readable by the page, and no secret: it tells that asking for a token is worth it. */
const SIGNED_IN = 'signed_in'

// `__Host-` makes the browser insist on Secure, Path=/ and no Domain; over plain http it can't be set.
const cookieName = (config: Config) => (isSecure(config) ? '__Host-refresh' : 'refresh')

const attributes = (config: Config): CookieSerializeOptions => ({
  path: '/',
  sameSite: 'strict',
  secure: isSecure(config),
})

/**
 * Whether the caller asks for the cookie transport. The header is what a cross-site form cannot send;
 * beside it the request must come from our own pages (OWASP CSRF). Throws `cross_site_request`.
 */
export function usesCookies(request: FastifyRequest): boolean {
  const header = request.headers['auth-transport']
  if (typeof header !== 'string' || header.toLowerCase() !== 'cookie') return false
  if (!isSameOrigin(request.headers)) throw new AppError('cross_site_request')
  return true
}

/** The refresh token in the request's cookie, whether or not it may be used. */
export const readRefreshCookie = (request: FastifyRequest): string | undefined =>
  request.cookies[cookieName(request.server.config)] || undefined

/** The live session whose cookie came along, for callers without an access token. */
export async function sessionOfCookie(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<LiveSession | null> {
  if (!usesCookies(request)) return null
  const { liveSessions, refreshTokens } = request.server
  const token = readRefreshCookie(request)
  const claim = token ? refreshTokens.decode(token) : undefined
  const session = claim ? await liveSessions.find(claim.sessionId) : null
  if (session) return session
  clearRefreshCookie(reply)
  if (claim) throw sessionEnded()
  if (token) throw new AppError('invalid_token')
  return null
}

export function setRefreshCookie(reply: FastifyReply, token: string, maxAge: number): void {
  const { config } = reply.server
  const options = { ...attributes(config), maxAge }
  reply.setCookie(cookieName(config), token, { ...options, httpOnly: true })
  reply.setCookie(SIGNED_IN, '1', options)
}

/** Also for one that opens nothing any more, so that the page stops asking with it. */
export function clearRefreshCookie(reply: FastifyReply): void {
  const { config } = reply.server
  reply.clearCookie(cookieName(config), { ...attributes(config), httpOnly: true })
  reply.clearCookie(SIGNED_IN, attributes(config))
  clearSessionCookie(reply)
}

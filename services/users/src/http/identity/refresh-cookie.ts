import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Config, isSecure } from '#/config.ts'
import type { LiveSession } from '#/domain/sessions/sessions.ts'
import { AppError, sessionEnded } from '#/errors.ts'
import { isSameOrigin } from '#/lib/request-origin.ts'
import { expireRetiredCookies, nameOf, readCookie } from './own-cookies.ts'
import { clearSessionCookie } from './session-cookie.ts'

const attributes = (config: Config): CookieSerializeOptions => ({
  path: '/',
  sameSite: 'strict',
  secure: isSecure(config),
})

/**
 * Whether the caller asks for the cookie transport. A cross-site form can't send the header, and the
 * request's origin must be ours as well (OWASP CSRF). Throws `cross_site_request`.
 */
export function usesCookies(request: FastifyRequest): boolean {
  const header = request.headers['auth-transport']
  if (typeof header !== 'string' || header.toLowerCase() !== 'cookie') return false
  if (!isSameOrigin(request.headers)) throw new AppError('cross_site_request')
  return true
}

/** Returns the refresh token of the request's cookie, unverified. Throws `duplicate_cookie` for two cookies. */
export const readRefreshCookie = (request: FastifyRequest): string | undefined =>
  readCookie(request, 'refresh')

/** Returns the live session of the refresh cookie, or null without one. Clears the cookies of an ended session. */
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
  reply.setCookie(nameOf(reply, 'refresh'), token, { ...options, httpOnly: true })
  reply.setCookie(nameOf(reply, 'signedIn'), '1', options)
  expireRetiredCookies(reply)
}

/** Clears all cookies of the session, even an ended one, so that the page stops sending them. */
export function clearRefreshCookie(reply: FastifyReply): void {
  const { config } = reply.server
  reply.clearCookie(nameOf(reply, 'refresh'), { ...attributes(config), httpOnly: true })
  reply.clearCookie(nameOf(reply, 'signedIn'), attributes(config))
  clearSessionCookie(reply)
  expireRetiredCookies(reply)
}

import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { type Config, isSecure } from '#/config.ts'
import { sessionTokens } from '#/domain/sessions/session-token.ts'
import type { LiveSession, SessionGrant } from '#/domain/sessions/sessions.ts'
import { AppError, sessionEnded } from '#/errors.ts'
import type { UuidTokens } from '#/lib/uuid-token.ts'
import { nameOf, readCookie } from './own-cookies.ts'

declare module 'fastify' {
  interface FastifyInstance {
    sessionTokens: UuidTokens
  }
}

/**
 * Signs the session cookie for pages behind the gateway's guards, whose page loads carry no access token. The
 * cookie renews nothing, and no endpoint of the contract accepts it.
 */
export const sessionCookie = fp(async (app, { config }: { config: Config }) => {
  app.decorate('sessionTokens', sessionTokens(config.APP_SECRET))
})

/** `Lax` lets a link from another site open a guarded page. Other cross-site requests carry no cookie. */
const attributes = (config: Config): CookieSerializeOptions => ({
  path: '/',
  sameSite: 'lax',
  secure: isSecure(config),
  httpOnly: true,
})

/** Sets the session cookie with the refresh cookie. It expires with the idle session. */
export function setSessionCookie(reply: FastifyReply, { id, expiresIn }: SessionGrant): void {
  const { config, sessionTokens } = reply.server
  const options = { ...attributes(config), maxAge: expiresIn }
  reply.setCookie(nameOf(reply, 'session'), sessionTokens.encode(id), options)
}

export function clearSessionCookie(reply: FastifyReply): void {
  const { config } = reply.server
  reply.clearCookie(nameOf(reply, 'session'), attributes(config))
}

/**
 * Returns the live session of the session cookie, or null without one. Throws `invalid_token` for an invalid
 * cookie or an ended session, `duplicate_cookie` for two cookies.
 */
export async function sessionOfSessionCookie(request: FastifyRequest): Promise<LiveSession | null> {
  const { liveSessions, sessionTokens } = request.server
  const token = readCookie(request, 'session')
  if (!token) return null
  const id = sessionTokens.decode(token)
  if (!id) throw new AppError('invalid_token')
  const session = await liveSessions.find(id)
  if (!session) throw sessionEnded()
  return session
}

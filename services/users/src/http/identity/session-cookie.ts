import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { type Config, isSecure } from '#/config.ts'
import { type SessionTokens, sessionTokens } from '#/domain/sessions/session-token.ts'
import type { LiveSession, SessionGrant } from '#/domain/sessions/sessions.ts'
import { AppError, sessionEnded } from '#/errors.ts'
import { nameOf, readCookie } from './own-cookies.ts'

declare module 'fastify' {
  interface FastifyInstance {
    sessionTokens: SessionTokens
  }
}

/**
 * A second cookie, for pages behind the gateway's guards: a page load carries no access token. It renews
 * nothing, and no endpoint of the contract takes it.
 */
export const sessionCookie = fp(async (app, { config }: { config: Config }) => {
  app.decorate('sessionTokens', sessionTokens(config.APP_SECRET))
})

/** Lax: a link from another site to a guarded page works, as people expect; nothing else comes with it. */
const attributes = (config: Config): CookieSerializeOptions => ({
  path: '/',
  sameSite: 'lax',
  secure: isSecure(config),
  httpOnly: true,
})

/** Set beside the refresh cookie and renewed with it, for as long as the session lives unused. */
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
 * The live session that the cookie names; null without one. Throws `invalid_token` for any other,
 * `duplicate_cookie` for two.
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

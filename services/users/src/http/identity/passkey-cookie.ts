import { randomBytes } from 'node:crypto'
import type { CookieSerializeOptions } from '@fastify/cookie'
import { PASSKEY_SECONDS } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSecure } from '#/config.ts'
import { expirePlantedCookies, isDuplicated, nameOf, readCookie } from './own-cookies.ts'
import { usesCookies } from './refresh-cookie.ts'

const VALUE = /^[\w-]{43}$/

const attributes = ({ server }: FastifyReply): CookieSerializeOptions => ({
  path: '/',
  sameSite: 'strict',
  secure: isSecure(server.config),
  httpOnly: true,
})

const newSecret = (): string => randomBytes(32).toString('base64url')

/** Returns the secret of the browser that asked for a challenge. Throws `duplicate_cookie` for two cookies. */
export function readPasskeyCookie(request: FastifyRequest): string | undefined {
  const value = usesCookies(request) ? readCookie(request, 'passkey') : undefined
  return value && VALUE.test(value) ? value : undefined
}

/** Renews the browser's secret, which stays the same, so that another tab can still answer its challenge. */
export function identifyForPasskey(request: FastifyRequest, reply: FastifyReply): string {
  if (!usesCookies(request)) return newSecret()
  const known = isDuplicated(request, 'passkey') ? undefined : readPasskeyCookie(request)
  const secret = known ?? newSecret()
  expirePlantedCookies(reply)
  const options = { ...attributes(reply), maxAge: PASSKEY_SECONDS }
  reply.setCookie(nameOf(reply, 'passkey'), secret, options)
  return secret
}

import type { CookieSerializeOptions } from '@fastify/cookie'
import { SECOND_FACTOR_SECONDS } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSecure } from '#/config.ts'
import { expirePlantedCookies, nameOf, readCookie } from './own-cookies.ts'
import { usesCookies } from './refresh-cookie.ts'

const attributes = ({ server }: FastifyReply): CookieSerializeOptions => ({
  path: '/',
  sameSite: 'strict',
  secure: isSecure(server.config),
  httpOnly: true,
})

/** Returns the token of the browser's pending log-in. Throws `duplicate_cookie` for two cookies. */
export const readSecondFactorCookie = (request: FastifyRequest): string | undefined =>
  usesCookies(request) ? readCookie(request, 'secondFactor') : undefined

/** Expires planted cookies first, which would duplicate it. */
export function setSecondFactorCookie(reply: FastifyReply, token: string): void {
  expirePlantedCookies(reply)
  const options = { ...attributes(reply), maxAge: SECOND_FACTOR_SECONDS }
  reply.setCookie(nameOf(reply, 'secondFactor'), token, options)
}

export const clearSecondFactorCookie = (reply: FastifyReply): void => {
  reply.clearCookie(nameOf(reply, 'secondFactor'), attributes(reply))
}

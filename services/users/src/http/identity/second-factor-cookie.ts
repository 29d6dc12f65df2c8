import type { CookieSerializeOptions } from '@fastify/cookie'
import { SECOND_FACTOR_SECONDS } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSecure } from '#/config.ts'
import { isDuplicated, nameOf, readCookie } from './own-cookies.ts'
import { usesCookies } from './refresh-cookie.ts'

const attributes = ({ server }: FastifyReply): CookieSerializeOptions => ({
  path: '/',
  sameSite: 'strict',
  secure: isSecure(server.config),
  httpOnly: true,
})

/** Returns the token of the browser's pending log-in. Two cookies count as none, because one may be planted. */
export const readSecondFactorCookie = (request: FastifyRequest): string | undefined =>
  usesCookies(request) && !isDuplicated(request, 'secondFactor')
    ? readCookie(request, 'secondFactor')
    : undefined

export function setSecondFactorCookie(reply: FastifyReply, token: string): void {
  const options = { ...attributes(reply), maxAge: SECOND_FACTOR_SECONDS }
  reply.setCookie(nameOf(reply, 'secondFactor'), token, options)
}

export const clearSecondFactorCookie = (reply: FastifyReply): void => {
  reply.clearCookie(nameOf(reply, 'secondFactor'), attributes(reply))
}

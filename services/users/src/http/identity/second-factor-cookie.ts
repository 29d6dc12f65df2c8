import { SECOND_FACTOR_SECONDS } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { expirePlantedCookies, nameOf, readCookie, secretAttributes } from './own-cookies.ts'
import { usesCookies } from './refresh-cookie.ts'

/** Returns the token of the browser's pending log-in. Throws `duplicate_cookie` for two cookies. */
export const readSecondFactorCookie = (request: FastifyRequest): string | undefined =>
  usesCookies(request) ? readCookie(request, 'secondFactor') : undefined

/** Expires planted cookies first, which would duplicate it. */
export function setSecondFactorCookie(reply: FastifyReply, token: string): void {
  expirePlantedCookies(reply)
  const options = { ...secretAttributes(reply), maxAge: SECOND_FACTOR_SECONDS }
  reply.setCookie(nameOf(reply, 'secondFactor'), token, options)
}

export const clearSecondFactorCookie = (reply: FastifyReply): void => {
  reply.clearCookie(nameOf(reply, 'secondFactor'), secretAttributes(reply))
}

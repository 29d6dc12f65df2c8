import type { FastifyReply, FastifyRequest } from 'fastify'
import { newToken } from '#/domain/links/link-keys.ts'
import { LINK_SECONDS } from '#/domain/links/link-purpose.ts'
import { isDuplicated, nameOf, readCookie, secretAttributes } from './own-cookies.ts'
import { usesCookies } from './refresh-cookie.ts'

const VALUE = /^[\w-]{43}$/

/** Returns the secret of the browser that asked for a reset, or undefined for another browser or two cookies. */
export function browserOf(request: FastifyRequest): string | undefined {
  if (!usesCookies(request) || isDuplicated(request, 'recovery')) return undefined
  const value = readCookie(request, 'recovery')
  return value && VALUE.test(value) ? value : undefined
}

/** Renews the browser's secret, which stays the same, so that an earlier mail's code still works. */
export function identifyBrowser(request: FastifyRequest, reply: FastifyReply): string | undefined {
  if (!usesCookies(request)) return undefined
  const browser = browserOf(request) ?? newToken()
  const maxAge = LINK_SECONDS.reset
  reply.setCookie(nameOf(reply, 'recovery'), browser, { ...secretAttributes(reply), maxAge })
  return browser
}

export const forgetBrowser = (reply: FastifyReply): void => {
  reply.clearCookie(nameOf(reply, 'recovery'), secretAttributes(reply))
}

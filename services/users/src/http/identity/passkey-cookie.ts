import { PASSKEY_SECONDS } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { newToken } from '#/domain/links/link-keys.ts'
import {
  expirePlantedCookies,
  isDuplicated,
  nameOf,
  readCookie,
  secretAttributes,
} from './own-cookies.ts'
import { usesCookies } from './refresh-cookie.ts'

const VALUE = /^[\w-]{43}$/

/** Returns the secret of the browser that asked for a challenge. Throws `duplicate_cookie` for two cookies. */
export function readPasskeyCookie(request: FastifyRequest): string | undefined {
  const value = usesCookies(request) ? readCookie(request, 'passkey') : undefined
  return value && VALUE.test(value) ? value : undefined
}

/** Renews the browser's secret, which stays the same, so that another tab can still answer its challenge. */
export function identifyForPasskey(request: FastifyRequest, reply: FastifyReply): string {
  if (!usesCookies(request)) return newToken()
  const known = isDuplicated(request, 'passkey') ? undefined : readPasskeyCookie(request)
  const secret = known ?? newToken()
  expirePlantedCookies(reply)
  const options = { ...secretAttributes(reply), maxAge: PASSKEY_SECONDS }
  reply.setCookie(nameOf(reply, 'passkey'), secret, options)
  return secret
}

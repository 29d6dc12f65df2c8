import { type CookieKind, cookieName, RETIRED_COOKIES } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSecure } from '#/config.ts'
import { duplicateCookie } from '#/errors.ts'
import { prefixOf } from '#/http/answers/urls.ts'
import { cookieDomains, cookiePaths, cookieValues } from './request-cookies.ts'

/** What a cookie of ours is called here. */
export const nameOf = ({ server }: FastifyRequest | FastifyReply, kind: CookieKind): string =>
  cookieName(kind, isSecure(server.config))

const valuesOf = (request: FastifyRequest, kind: CookieKind): string[] =>
  cookieValues(request.headers.cookie, nameOf(request, kind))

/** Whether a request has two cookies of the name. Whoever planted one of them chose which comes first. */
export const isDoubled = (request: FastifyRequest, kind: CookieKind): boolean =>
  valuesOf(request, kind).length > 1

/** The value of a cookie of ours. Throws `duplicate_cookie` when there are two: neither may be trusted. */
export function readCookie(request: FastifyRequest, kind: CookieKind): string | undefined {
  const [value, ...others] = valuesOf(request, kind)
  if (others.length > 0) throw duplicateCookie(nameOf(request, kind))
  return value || undefined
}

const PLANTABLE: CookieKind[] = ['refresh', 'session']

/**
 * Expires what another origin of this host or domain may have planted under our names, so that it does not come
 * beside the cookies of a new session: at every path from which it could have come along, and in each parent
 * domain. What lies at another path stays: a browser tells no path. A `__Host-` name can't be planted.
 */
export function expirePlantedCookies(reply: FastifyReply): void {
  const { request, server } = reply
  if (isSecure(server.config)) return
  const path = prefixOf(request.originalUrl) + request.routeOptions.url
  const domains = cookieDomains(server.config.PUBLIC_URL.hostname)
  const places = [
    ...cookiePaths(path).map((parent) => ({ path: parent })),
    ...domains.map((domain) => ({ path: '/', domain })),
  ]
  for (const kind of PLANTABLE.filter((name) => valuesOf(request, name).length > 0)) {
    for (const place of places) reply.clearCookie(nameOf(reply, kind), place)
  }
}

/** Expires the cookies of earlier versions that the browser still sends. */
export function expireRetiredCookies(reply: FastifyReply): void {
  for (const name of RETIRED_COOKIES) {
    const [value] = cookieValues(reply.request.headers.cookie, name)
    if (value !== undefined) reply.clearCookie(name, { path: '/', secure: true })
  }
}

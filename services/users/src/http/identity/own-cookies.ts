import type { CookieSerializeOptions } from '@fastify/cookie'
import { type CookieKind, cookieName, RETIRED_COOKIES } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSecure } from '#/config.ts'
import { duplicateCookie } from '#/errors.ts'
import { prefixOf } from '#/http/answers/urls.ts'
import { cookieDomains, cookiePaths, cookieValues } from './request-cookies.ts'

/** Returns the name of a Gatehouse cookie, which depends on the scheme. */
export const nameOf = ({ server }: FastifyRequest | FastifyReply, kind: CookieKind): string =>
  cookieName(kind, isSecure(server.config))

/** The attributes of a cookie that no script reads and no other site sends. */
export const secretAttributes = ({ server }: FastifyReply): CookieSerializeOptions => ({
  path: '/',
  sameSite: 'strict',
  secure: isSecure(server.config),
  httpOnly: true,
})

const valuesOf = (request: FastifyRequest, kind: CookieKind): string[] =>
  cookieValues(request.headers.cookie, nameOf(request, kind))

/** Whether a request carries two cookies of one name. A planted cookie can come first (RFC 6265 §8.6). */
export const isDuplicated = (request: FastifyRequest, kind: CookieKind): boolean =>
  valuesOf(request, kind).length > 1

/** Returns the value of a Gatehouse cookie. Throws `duplicate_cookie` for two, since neither can be trusted. */
export function readCookie(request: FastifyRequest, kind: CookieKind): string | undefined {
  const [value, ...others] = valuesOf(request, kind)
  if (others.length > 0) throw duplicateCookie(nameOf(request, kind))
  return value || undefined
}

const PLANTABLE: CookieKind[] = ['refresh', 'session', 'device', 'secondFactor', 'passkey']

/**
 * Expires cookies that another origin of this host or domain may have planted under Gatehouse's names. They would
 * duplicate the cookies of a new session. Covers every path that matches this request, and each parent domain.
 * Cookies at other paths remain, because a browser doesn't send a cookie's path. `__Host-` names can't be planted.
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

/** Expires cookies of earlier versions that the browser still sends. */
export function expireRetiredCookies(reply: FastifyReply): void {
  for (const name of RETIRED_COOKIES) {
    const [value] = cookieValues(reply.request.headers.cookie, name)
    if (value !== undefined) reply.clearCookie(name, { path: '/', secure: true })
  }
}

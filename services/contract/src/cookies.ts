/** The cookies that Gatehouse sets. The names are distinctive: `session` is the default of most frameworks. */
const COOKIES = {
  refresh: 'gatehouse_refresh',
  /** Names the session to the gateway's guards. */
  session: 'gatehouse_session',
  /** No secret, and readable: tells the page that asking for a token is worth it. */
  signedIn: 'gatehouse_signed_in',
} as const

export type CookieKind = keyof typeof COOKIES

/** `__Host-` makes the browser insist on Secure, Path=/ and no Domain; over plain http it can't be set. */
export const cookieName = (kind: CookieKind, isSecure: boolean): string =>
  isSecure ? `__Host-${COOKIES[kind]}` : COOKIES[kind]

/**
 * The names of earlier versions over https. A browser may still hold such a cookie. The plain names of
 * those versions belong to other applications.
 */
export const RETIRED_COOKIES: readonly string[] = [
  '__Host-refresh',
  '__Host-session',
  '__Host-signed_in',
]

/** Every cookie that the gateway keeps from other services: the names over http, over https and retired. */
export const STRIPPED_COOKIES: readonly string[] = [
  ...Object.values(COOKIES),
  ...Object.values(COOKIES).map((name) => `__Host-${name}`),
  ...RETIRED_COOKIES,
]

/** The cookies that Gatehouse sets. The prefix avoids collisions: many frameworks call their cookie `session`. */
const COOKIES = {
  refresh: 'gatehouse_refresh',
  /** Identifies the session to the gateway's guards. */
  session: 'gatehouse_session',
  /** Not secret, and readable by scripts: a page without it skips the refresh request. */
  signedIn: 'gatehouse_signed_in',
  /** Identifies the browser that asked for a password reset, in which the mailed code works. */
  recovery: 'gatehouse_recovery',
  /** A log-in that still needs its second factor. */
  secondFactor: 'gatehouse_second_factor',
  /** Identifies the browser that asked for the challenge of a passkey. */
  passkey: 'gatehouse_passkey',
  /**
   * Names the accounts that logged in on the device. Opens nothing without the password. Its failed log-ins are counted separately,
   * and on a trusted device it takes the place of the second factor.
   */
  device: 'gatehouse_device',
} as const

export type CookieKind = keyof typeof COOKIES

/** Returns a cookie's name. `__Host-` requires Secure, Path=/ and no Domain, so it can't be set over http. */
export const cookieName = (kind: CookieKind, isSecure: boolean): string =>
  isSecure ? `__Host-${COOKIES[kind]}` : COOKIES[kind]

/**
 * Cookie names of earlier versions over https, which browsers may still send. Their names over http are too
 * common to expire, because they may belong to other applications.
 */
export const RETIRED_COOKIES: readonly string[] = [
  '__Host-refresh',
  '__Host-session',
  '__Host-signed_in',
]

/** Cookies that the gateway strips from requests to other services: current and retired, over http and https. */
export const STRIPPED_COOKIES: readonly string[] = [
  ...Object.values(COOKIES),
  ...Object.values(COOKIES).map((name) => `__Host-${name}`),
  ...RETIRED_COOKIES,
]

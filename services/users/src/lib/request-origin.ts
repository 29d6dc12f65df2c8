interface OriginHeaders {
  'sec-fetch-site'?: string | string[] | undefined
  origin?: string | string[] | undefined
  host?: string | undefined
}

/**
 * Whether a request that relies on a cookie comes from our own pages (OWASP CSRF cheat sheet, Fetch
 * Metadata first): `Sec-Fetch-Site` must be same-origin; without it an `Origin`'s host must be the
 * request's; with neither no browser sent it, and the custom header that the caller demands suffices.
 */
export function isSameOrigin(headers: OriginHeaders): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin, host = '' } = headers
  if (origin === undefined) return true
  if (typeof origin !== 'string' || origin.length > LONGEST || !URL.canParse(origin)) return false
  const theirs = new URL(origin).host
  const ours = host.toLowerCase()
  return theirs !== '' && [ours, ours.replace(DEFAULT_PORT, '')].includes(theirs)
}

// Some proxies add the port of their listener to Host; browsers leave a default port out of Origin (RFC 6454 §6.1).
// Both ports count for either scheme: TLS may end at a proxy, so the request's own scheme is unknown.
const DEFAULT_PORT = /:(443|80)$/

// A scheme, a host name of 253 characters and a port. The URL parser takes quadratic time for a longer host.
const LONGEST = 300

/** {@link isSameOrigin}, for what brings no custom header: one of the two must be there to prove it. */
export const provesSameOrigin = (headers: OriginHeaders): boolean =>
  (headers['sec-fetch-site'] ?? headers.origin) !== undefined && isSameOrigin(headers)

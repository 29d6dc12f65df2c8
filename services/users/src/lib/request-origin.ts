interface OriginHeaders {
  'sec-fetch-site'?: string | string[] | undefined
  origin?: string | string[] | undefined
  host?: string | undefined
}

/**
 * Whether a request with a cookie comes from the service's own pages (OWASP CSRF cheat sheet, Fetch Metadata). Requires
 * `Sec-Fetch-Site: same-origin`, or without that header an `Origin` with the request's host. Without both, no browser
 * sent the request, and the custom header that the caller of this function requires suffices.
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

/** {@link isSameOrigin} for requests without a custom header. Requires one of the two headers. */
export const provesSameOrigin = (headers: OriginHeaders): boolean =>
  (headers['sec-fetch-site'] ?? headers.origin) !== undefined && isSameOrigin(headers)

/** Returns every value of a name in a `Cookie` header, in order. @fastify/cookie keeps only the first. */
export const cookieValues = (header: string | undefined, name: string): string[] =>
  (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at >= 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : []
  })

/**
 * Returns every cookie path except `/` that matches a request path (RFC 6265 §5.1.4): its parents and the path
 * itself, with and without a trailing slash, since those are different cookies.
 */
export function cookiePaths(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '')
  const paths = segments.map((_, i) => `/${segments.slice(0, i + 1).join('/')}`)
  return paths.flatMap((parent) => (parent === path ? [parent] : [parent, `${parent}/`]))
}

/** Returns the `Domain` values that match a host: the host and its parents, none for an IP address or `localhost`. */
export function cookieDomains(hostname: string): string[] {
  if (hostname.includes(':') || /(^|\.)\d+$/.test(hostname)) return []
  const labels = hostname.split('.')
  return labels.slice(0, -1).map((_, i) => labels.slice(i).join('.'))
}

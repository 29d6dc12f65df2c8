/** Every value that a `Cookie` header gives to a name, in order; @fastify/cookie keeps the first alone. */
export const cookieValues = (header: string | undefined, name: string): string[] =>
  (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at >= 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : []
  })

/**
 * Every path but `/` from which a browser sends a cookie to this one (RFC 6265 §5.1.4): the parents and the path
 * itself, with and without a final slash, since the two are different cookies.
 */
export function cookiePaths(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '')
  const paths = segments.map((_, i) => `/${segments.slice(0, i + 1).join('/')}`)
  return paths.flatMap((parent) => (parent === path ? [parent] : [parent, `${parent}/`]))
}

/** The domains that a cookie for this host may name: its own and its parents. An address or `localhost` has none. */
export function cookieDomains(hostname: string): string[] {
  if (hostname.includes(':') || /(^|\.)\d+$/.test(hostname)) return []
  const labels = hostname.split('.')
  return labels.slice(0, -1).map((_, i) => labels.slice(i).join('.'))
}

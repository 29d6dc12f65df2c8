const UNSAFE = /[\p{Cc}\p{Cf}\p{Z}\\]/u

/**
 * Where to go after log-in: `to` when it is a path of this site, else `fallback`. Browsers read
 * `//host`, `/\host` and `/<tab>/host` as other sites, and a URL parser can turn `/.//host` into one
 * (CWE-601), so the path is judged both as written and as resolved.
 */
export function safeRedirect(to: string | null | undefined, fallback = '/'): string {
  if (!to?.startsWith('/') || UNSAFE.test(to)) return fallback
  const base = 'https://this.site.invalid'
  if (!URL.canParse(to, base)) return fallback
  const url = new URL(to, base)
  if (url.origin !== base || url.pathname.startsWith('//')) return fallback
  return url.pathname + url.search + url.hash
}

/**
 * {@link safeRedirect}, and on to the fragment that the log-in page has in its own address. Servers never
 * see a fragment, so it may hold what only the browser should know.
 */
export function safeRedirectWith(to: string | null | undefined, fragment: string): string {
  const path = safeRedirect(to)
  return fragment.startsWith('#') ? path.replace(/#.*$/, '') + fragment : path
}

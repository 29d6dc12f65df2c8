const UNSAFE = /[\p{Cc}\p{Cf}\p{Z}\\]/u

/**
 * Returns `to` when it is a path of this site, else `fallback`. Browsers read `//host`, `/\host` and `/<tab>/host` as
 * other sites, and a URL parser can resolve `/.//host` to one (CWE-601), so both the text and the result are checked.
 */
export function safeRedirect(to: string | null | undefined, fallback = '/'): string {
  if (!to?.startsWith('/') || UNSAFE.test(to)) return fallback
  const base = 'https://this.site.invalid'
  if (!URL.canParse(to, base)) return fallback
  const url = new URL(to, base)
  if (url.origin !== base || url.pathname.startsWith('//')) return fallback
  return url.pathname + url.search + url.hash
}

/** Returns {@link safeRedirect} with the fragment of the log-in page, which may hold what no server should see. */
export function safeRedirectWith(to: string | null | undefined, fragment: string): string {
  const path = safeRedirect(to)
  return fragment.startsWith('#') ? path.replace(/#.*$/, '') + fragment : path
}

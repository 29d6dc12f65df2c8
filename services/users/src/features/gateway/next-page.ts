/** Characters. The browser requests the path next, and many servers and proxies limit a URL to 8 KiB. */
const MAX_LENGTH = 4_096

/** The pages of the client on which a person gets what a guard requires. */
export const PAGES = { logIn: '/login', stepUp: '/step-up', security: '/account/security' }

/**
 * Returns the path of a page with the requested path `from` as `next`, and what the log-in lacks as `acr_values` (RFC
 * 9470). Omits `next` when `from` is too long or not a path of this site (CWE-601).
 */
export function withNext(page: string, from: string | undefined, acrValues?: string): string {
  const params = new URLSearchParams(acrValues && { acr_values: acrValues })
  const without = acrValues ? `${page}?${params}` : page
  if (!from || !/^\/(?![/\\])/.test(from)) return without
  params.set('next', from)
  const path = `${page}?${params}`
  return path.length > MAX_LENGTH ? without : path
}

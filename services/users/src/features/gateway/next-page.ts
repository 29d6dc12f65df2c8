/** Characters. The browser requests the path next, and many servers and proxies limit a URL to 8 KiB. */
const MAX_LENGTH = 4_096

/** The pages of the client on which a person gets what a guard requires. */
export const PAGES = { logIn: '/login', security: '/account/security' }

/**
 * Returns the path of a page with the requested path `from` as `next`. Omits `next` when `from` is too long or not a
 * path of this site (CWE-601).
 */
export function withNext(page: string, from: string | undefined): string {
  if (!from || !/^\/(?![/\\])/.test(from)) return page
  const path = `${page}?${new URLSearchParams({ next: from })}`
  return path.length > MAX_LENGTH ? page : path
}

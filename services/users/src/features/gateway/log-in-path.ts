/** Characters. The browser requests the path next, and many servers and proxies limit a URL to 8 KiB. */
const MAX_LENGTH = 4_096
const LOG_IN = '/login'

/**
 * Returns the path of the log-in page, with the requested path `from` as `next`. Omits `next` when `from` is
 * too long or not a path of this site (CWE-601).
 */
export function logInPath(from: string | undefined): string {
  if (!from || !/^\/(?![/\\])/.test(from)) return LOG_IN
  const path = `${LOG_IN}?${new URLSearchParams({ next: from })}`
  return path.length > MAX_LENGTH ? LOG_IN : path
}

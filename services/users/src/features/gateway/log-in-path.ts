/** The path is encoded, and the browser asks for it next: many servers and proxies take 8 KiB. */
const LONGEST = 4_096
const LOG_IN = '/login'

/**
 * The log-in page's path, leading back to `from`: what a browser asked the gateway for, as it was sent.
 * Without a way back when that is no path of this site (CWE-601), or too long for one.
 */
export function logInPath(from: string | undefined): string {
  if (!from || !/^\/(?![/\\])/.test(from)) return LOG_IN
  const path = `${LOG_IN}?${new URLSearchParams({ next: from })}`
  return path.length > LONGEST ? LOG_IN : path
}

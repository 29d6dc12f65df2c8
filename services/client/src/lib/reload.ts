const KEY = 'reloaded'
/** Milliseconds. A second failure within this time has another cause than a new version. */
const PAUSE = 60_000

export const reload = (): void => location.reload()

/**
 * Reloads this address, unless that was done a moment ago: a load that doesn't help must not become a loop.
 * Without a storage to remember it in, nothing is reloaded.
 */
export function reloadOnce(): void {
  try {
    const now = Date.now()
    const last = Number(sessionStorage.getItem(KEY))
    if (now - last < PAUSE) return
    sessionStorage.setItem(KEY, String(now))
  } catch {
    return
  }
  reload()
}

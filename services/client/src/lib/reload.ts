const KEY = 'reloaded'
/** A second failure within this time has another cause than a new version. */
const PAUSE_MS = 60_000

export const reload = (): void => location.reload()

/** Reloads the page, at most once a minute to prevent a loop. Without storage, which holds the time, does nothing. */
export function reloadOnce(): void {
  try {
    const now = Date.now()
    const last = Number(sessionStorage.getItem(KEY))
    if (now - last < PAUSE_MS) return
    sessionStorage.setItem(KEY, String(now))
  } catch {
    return
  }
  reload()
}

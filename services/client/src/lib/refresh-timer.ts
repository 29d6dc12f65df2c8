import { refreshDelay } from '@gatehouse/contract'

/**
 * Calls `refresh` before a token expires, and when a suspended tab or a lost network comes back after that time.
 * @returns `schedule`, which takes the token's lifetime in milliseconds, and `cancel`
 */
export function createRefreshTimer(refresh: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let dueAt = Number.POSITIVE_INFINITY

  const refreshIfDue = () => {
    if (Date.now() >= dueAt) refresh()
  }
  document.addEventListener('visibilitychange', refreshIfDue)
  addEventListener('online', refreshIfDue)

  function cancel(): void {
    clearTimeout(timer)
    dueAt = Number.POSITIVE_INFINITY
  }

  function schedule(lifetimeMs: number): void {
    cancel()
    const delay = refreshDelay(lifetimeMs, Math.random())
    dueAt = Date.now() + delay
    timer = setTimeout(refresh, delay)
  }

  return { schedule, cancel }
}

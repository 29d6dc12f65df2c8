import { refreshDelay } from '@gatehouse/contract'

/**
 * Renews in time; also on the return to a tab or a network whose timers stood still meanwhile.
 * @returns how to plan the next one, in milliseconds of the token's life, and how to plan none
 */
export function createRenewal(renew: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let dueAt = Number.POSITIVE_INFINITY

  const renewIfDue = () => {
    if (Date.now() >= dueAt) renew()
  }
  document.addEventListener('visibilitychange', renewIfDue)
  addEventListener('online', renewIfDue)

  function cancel(): void {
    clearTimeout(timer)
    dueAt = Number.POSITIVE_INFINITY
  }

  function plan(life: number): void {
    cancel()
    const delay = refreshDelay(life, Math.random())
    dueAt = Date.now() + delay
    timer = setTimeout(renew, delay)
  }

  return { plan, cancel }
}

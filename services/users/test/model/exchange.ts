import { ANSWER_TIMEOUT } from '@gatehouse/contract'
import type { Cookie } from './jar.ts'
import type { Work } from './network.ts'
import type { Browser, Tab } from './tab.ts'

interface Exchange<T> {
  /** Called when the tab has the lock. */
  ask(): Work<T>
  head(answer: T, isAwaited: boolean): void
  body(answer: T): void
  failed(): void
}

/** Sends a request that may set the cookie, under the lock if the browser supports it. */
export function exchange<T>(
  { conditions, lock, machine, network }: Browser,
  tab: Tab,
  { ask, head, body, failed }: Exchange<T>,
): void {
  const { load } = tab
  const begin = (release: () => void) => {
    let isOpen = true
    const isAwaited = () => isOpen && tab.load === load
    const close = (work: () => void) => {
      if (!isAwaited()) return
      isOpen = false
      release()
      work()
    }
    network.request(ask(), {
      head: machine.whileOn((answer) => head(answer, isAwaited())),
      body: machine.whileOn((answer) => close(() => body(answer))),
    })
    machine.later(ANSWER_TIMEOUT, () => close(failed))
  }
  if (conditions.locks) lock.request(tab, begin)
  else begin(() => undefined)
}

/** Sets the cookie. For a page that was left, the browser may ignore the response. */
export function setCookie(browser: Browser, cookie: Cookie | null, isAwaited: boolean): void {
  const { conditions, jar, newest, straysUntil, world } = browser
  if (!isAwaited && world.chance(0.5)) return
  const isAlone = conditions.locks && world.now() > straysUntil
  if (isAlone && cookie && cookie.session < newest) {
    world.fail("an older log-in's cookie replaces a newer one")
  }
  if (cookie) browser.newest = cookie.session
  jar.set(cookie)
}

/** Leaves a page. Its response may still arrive later. */
export function leave(browser: Browser, tab: Tab): void {
  if (!browser.lock.leave(tab)) return
  browser.straysUntil = browser.world.now() + 2 * ANSWER_TIMEOUT
}

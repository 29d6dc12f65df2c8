import { refreshDelay } from '@gatehouse/contract'
import { exchange, leave, setCookie } from './exchange.ts'
import { nameOf } from './jar.ts'
import type { Work } from './network.ts'
import type { AccessToken, Answer } from './service.ts'
import { type Browser, forget, type Tab } from './tab.ts'

/** Models the session handling of a page in services/client/src/lib/session.ts. */

export function open(browser: Browser, tab: Tab): void {
  browser.world.note(() => `tab ${tab.name} loads`)
  leave(browser, tab)
  forget(tab)
  tab.load += 1
  if (browser.jar.value()) renew(browser, tab)
  else soon(browser, tab, () => logIn(browser, tab))
}

/** Schedules a person's next step, unless the page changes before it. */
function soon({ machine, world }: Browser, tab: Tab, work: () => void): void {
  const { load, epoch } = tab
  machine.later(world.between(500, 60_000), () => {
    if (tab.load === load && tab.epoch === epoch) work()
  })
}

export function renew(browser: Browser, tab: Tab): void {
  if (tab.renewing || tab.ended) return
  tab.renewing = true
  browser.renewals += 1
  let asked = tab.epoch
  exchange<Answer | null>(browser, tab, {
    ask: () => {
      asked = tab.epoch
      return presentation(browser, tab)
    },
    head: (answer, isAwaited) => {
      if (answer?.setsCookie) setCookie(browser, answer.cookie, isAwaited)
    },
    body: (answer) => {
      tab.renewing = false
      if (asked !== tab.epoch) return
      if (answer) accept(browser, tab, answer.token)
      else end(browser, tab)
    },
    failed: () => giveUp(browser, tab),
  })
}

function presentation({ jar, service, watch, world }: Browser, tab: Tab): Work<Answer | null> {
  const cookie = jar.value()
  world.note(() => `tab ${tab.name} presents ${nameOf(cookie)}`)
  watch.presented?.()
  return (version) => (cookie ? service.present(cookie, version) : null)
}

function accept(browser: Browser, tab: Tab, token: AccessToken): void {
  const { conditions, machine, tabs, world } = browser
  if (isForeign(browser, tab, token)) {
    end(browser, tab)
    return
  }
  const expires = world.now() + conditions.life
  store(browser, tab, { token, expires })
  for (const other of tabs) {
    if (other === tab || !world.chance(conditions.broadcast)) continue
    machine.later(world.between(1, 20), () => adopt(browser, other, { token, expires }))
  }
}

const isForeign = ({ conditions }: Browser, tab: Tab, { person }: AccessToken) =>
  conditions.checksPerson && tab.person !== 0 && tab.person !== person

interface TokenWithExpiry {
  token: AccessToken
  expires: number
}

function adopt(browser: Browser, tab: Tab, received: TokenWithExpiry): void {
  if (isForeign(browser, tab, received.token)) {
    end(browser, tab)
    return
  }
  tab.epoch += 1
  tab.renewing = false
  store(browser, tab, received)
}

function store(browser: Browser, tab: Tab, { token, expires }: TokenWithExpiry): void {
  const { machine, watch, world } = browser
  const delay = refreshDelay(Math.max(expires - world.now(), 0), world.random())
  watch.planned?.(delay)
  tab.timer += 1
  Object.assign(tab, { token, expires, ended: false, person: tab.person || token.person })
  const { timer } = tab
  machine.later(delay, () => {
    if (tab.timer === timer) renew(browser, tab)
  })
}

/** Opens the dialog of an ended session. */
function end(browser: Browser, tab: Tab): void {
  const { world } = browser
  world.note(() => `tab ${tab.name} shows an ended session`)
  const { person } = tab
  forget(tab)
  Object.assign(tab, { person, ended: true })
  soon(browser, tab, () => {
    if (world.chance(0.5)) open(browser, tab)
    else logIn(browser, tab, person || undefined)
  })
}

function giveUp(browser: Browser, tab: Tab): void {
  const { machine, world } = browser
  world.note(() => `tab ${tab.name} gives up`)
  tab.renewing = false
  // The person reloads a page that did not load. A loaded page waits until it needs a token.
  if (tab.expires === 0) machine.later(world.between(500, 60_000), () => open(browser, tab))
}

const anybody = ({ conditions, world }: Browser) =>
  1 + Math.floor(world.random() * conditions.people)

export function logIn(browser: Browser, tab: Tab, person = anybody(browser)): void {
  const { jar, service, world } = browser
  exchange<Answer>(browser, tab, {
    ask: () => {
      const brought = jar.value()
      world.note(() => `tab ${tab.name} logs in as person ${person} with ${nameOf(brought)}`)
      return () => service.logIn(person, brought)
    },
    head: ({ cookie }, isAwaited) => setCookie(browser, cookie, isAwaited),
    body: ({ token }) => {
      forget(tab)
      tab.person = person
      accept(browser, tab, token)
    },
    failed: () => soon(browser, tab, () => open(browser, tab)),
  })
}

export function logOut(browser: Browser, tab: Tab, { session }: AccessToken): void {
  const { service, tabs, world } = browser
  exchange<true>(browser, tab, {
    ask: () => {
      world.note(() => `tab ${tab.name} logs out of session ${session}`)
      return () => {
        service.logOut(session)
        return true
      }
    },
    head: (_, isAwaited) => setCookie(browser, null, isAwaited),
    body: () => {
      for (const other of tabs) {
        if (other !== tab && other.token?.session === session) end(browser, other)
      }
      forget(tab)
      soon(browser, tab, () => logIn(browser, tab))
    },
    failed: () => undefined,
  })
}

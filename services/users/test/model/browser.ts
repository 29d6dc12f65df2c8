import { logIn, logOut, open, renew } from './client.ts'
import { createJar } from './jar.ts'
import { createLock } from './lock.ts'
import { createMachine } from './machine.ts'
import { type Conditions, createNetwork } from './network.ts'
import type { Service } from './service.ts'
import { type Browser, newTab, type Tab, type Watch } from './tab.ts'
import type { World } from './world.ts'

/** Creates a browser with its machine, its tabs and a session of the first person. */
export function createBrowser(
  world: World,
  service: Service,
  { watch = {}, ...conditions }: Conditions & { watch?: Watch },
) {
  const start = () => startTabs(browser)
  const browser: Browser = {
    world,
    service,
    conditions,
    watch,
    network: createNetwork(world, conditions),
    jar: createJar(world, service.logIn(1).cookie),
    lock: createLock(),
    machine: createMachine(world, { ...conditions, start, end: () => losePower(browser) }),
    tabs: Array.from({ length: conditions.tabs }, (_, index) => newTab(index + 1)),
    renewals: 0,
    newest: 0,
    straysUntil: 0,
  }
  browser.machine.on()
  return {
    cookie: browser.jar.value,
    presented: () => browser.renewals,
    leave: browser.machine.off,
  }
}

/** Opens all tabs together, as a browser restores them. */
function startTabs(browser: Browser): void {
  const { conditions, machine, tabs } = browser
  for (const tab of tabs) {
    open(browser, tab)
    machine.repeat(conditions.action, () => act(browser, tab))
    machine.repeat(conditions.reload, () => open(browser, tab))
    machine.repeat(conditions.turn * tabs.length, () => turn(browser, tab))
  }
}

function losePower(browser: Browser): void {
  browser.jar.forget()
  browser.lock.reset()
  browser.newest = browser.jar.value()?.session ?? 0
}

/** A person's action in a tab, which needs a valid token. */
function act(browser: Browser, tab: Tab): void {
  const { machine, network, service, world } = browser
  const { token, person, expires } = tab
  if (!token) return
  if (expires <= world.now()) {
    renew(browser, tab)
    return
  }
  if (token.person !== person) world.fail("a page acts with another person's token")
  if (!network.arrives()) return
  // A machine without power sends no request.
  machine.later(network.leg(), () => {
    network.answer((version) => service.use(token, version))
  })
}

/** Logs out, or logs in as a random person. */
function turn(browser: Browser, tab: Tab): void {
  if (tab.token && browser.world.chance(0.3)) logOut(browser, tab, tab.token)
  else logIn(browser, tab)
}

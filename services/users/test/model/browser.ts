import { ANSWER_TIMEOUT, refreshDelay } from '@gatehouse/contract'
import { createJar } from './jar.ts'
import { createMachine } from './machine.ts'
import type { Conditions, createNetwork } from './network.ts'
import type { World } from './world.ts'

interface Tab {
  name: number
  /** When the access token ends; 0 without one. */
  expires: number
  /** The load of the page, the token's timer and the renewal that count; what is older was left behind. */
  load: number
  timer: number
  renewal: number
}

/** Tells somebody who watches, such as a thief, when a renewal is planned or made. */
export interface Watch {
  planned?: (delay: number) => void
  presented?: () => void
}

type Network = ReturnType<typeof createNetwork>

const IDLE = 0

/** A browser, whose tabs follow the client's rules (services/client/src/lib/session.ts). */
export function createBrowser(
  world: World,
  request: Network,
  { watch = {}, ...conditions }: Conditions & { watch?: Watch },
) {
  const jar = createJar(world)
  const machine = createMachine(world, { ...conditions, start, end: jar.forget })
  const tabs: Tab[] = []
  let renewals = 0

  function open(tab: Tab): void {
    world.note(() => `tab ${tab.name} loads`)
    tab.load += 1
    tab.expires = 0
    tab.renewal = IDLE
    renew(tab)
  }

  function renew(tab: Tab): void {
    if (tab.renewal !== IDLE) return
    renewals += 1
    const renewal = renewals
    tab.renewal = renewal
    const isAwaited = () => tab.renewal === renewal
    world.note(() => `tab ${tab.name} presents r${jar.value()}`)
    watch.presented?.()
    request(jar.value(), {
      head: machine.whileOn(({ generation, setsCookie }) => {
        // Whether the answer to a page that was left still sets its cookie is the browser's to choose.
        if (setsCookie && (isAwaited() || world.chance(0.5))) jar.set(generation)
      }),
      body: machine.whileOn(() => {
        if (isAwaited()) accept(tab)
      }),
    })
    machine.later(ANSWER_TIMEOUT, () => {
      if (isAwaited()) giveUp(tab)
    })
  }

  function accept(tab: Tab): void {
    tab.renewal = IDLE
    keep(tab)
    for (const other of tabs) {
      if (other === tab || !world.chance(conditions.broadcast)) continue
      machine.later(world.between(1, 20), () => keep(other))
    }
  }

  function keep(tab: Tab): void {
    const delay = refreshDelay(conditions.life, world.random())
    watch.planned?.(delay)
    tab.expires = world.now() + conditions.life
    tab.timer += 1
    const { timer } = tab
    machine.later(delay, () => {
      if (tab.timer === timer) renew(tab)
    })
  }

  function giveUp(tab: Tab): void {
    world.note(() => `tab ${tab.name} gives up`)
    tab.renewal = IDLE
    // A page that did not load is loaded again by hand; another waits until its token is needed.
    if (tab.expires === 0) machine.later(world.between(500, 60_000), () => open(tab))
  }

  /** What a person does in a tab needs a good token. */
  function act(tab: Tab): void {
    if (tab.expires > 0 && tab.expires <= world.now()) renew(tab)
  }

  /** All tabs at once, as a browser restores them. */
  function start(): void {
    for (const tab of tabs) {
      tab.timer += 1
      open(tab)
      machine.repeat(conditions.action, () => act(tab))
      machine.repeat(conditions.reload, () => open(tab))
    }
  }

  for (let name = 1; name <= conditions.tabs; name += 1) {
    tabs.push({ name, expires: 0, load: 0, timer: 0, renewal: IDLE })
  }
  machine.on()
  return { cookie: jar.value, presented: () => renewals }
}

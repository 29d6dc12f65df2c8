import { refreshDelay } from '@gatehouse/contract'
import { createBrowser, type Watch } from './browser.ts'
import { createNetwork } from './network.ts'
import { createService, RULES, type Rules, type Service } from './service.ts'
import { createWorld, type World } from './world.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE

/** The first two know when the owner refreshes, and come within seconds of it. */
export const THIEVES = ['ahead of', 'behind', 'beside'] as const
export type Kind = (typeof THIEVES)[number]

/** When a copy of the refresh token is taken, and who goes on with it. */
export interface Theft {
  seed: number
  kind: Kind
  /** An access token's, in milliseconds. */
  life: number
}

interface Thief extends Watch {
  steal(generation: number): void
  presented(): void
  planned(delay: number): void
  count(): number
}

/** Has a copy, a network that never fails, and a token to keep alive. */
function createThief(world: World, service: Service, { kind, life }: Theft): Thief {
  const byCookie = world.chance(0.5)
  let held = 0
  let timer = 0
  let count = 0

  function present(): void {
    count += 1
    world.note(() => `the thief presents r${held}`)
    held = service(held, byCookie).generation
    timer += 1
    const own = timer
    // With no word of the owner a thief goes on alone, before the access token ends.
    world.after(kind === 'beside' ? refreshDelay(life, world.random()) : life - SECOND / 2, () => {
      if (own === timer) present()
    })
  }

  const presentAfter = (delay: number) =>
    world.after(Math.max(0, delay), () => {
      if (held > 0) present()
    })
  const some = () => world.between(0.01, 0.2) * Math.min(life, 20 * SECOND)

  return {
    steal(generation) {
      held = generation
      present()
    },
    planned: (delay) => {
      if (kind === 'ahead of') presentAfter(delay - some())
    },
    presented: () => {
      if (kind === 'behind') presentAfter(some())
    },
    count: () => count,
  }
}

/**
 * A thief and an owner who both go on.
 * @returns how long it took until the session ended, in milliseconds and in refreshes; null when it never did
 */
export function runTheft(theft: Theft, rules: Rules = RULES) {
  const { seed, life } = theft
  const world = createWorld(seed)
  const service = createService(world, rules)
  const thief = createThief(world, service, theft)
  const conditions = {
    tabs: 1 + Math.floor(world.random() * 4),
    life,
    loss: 0.01,
    late: 0.02,
    crash: 0,
    broadcast: 1,
    reload: 60 * MINUTE,
    action: life,
    sleep: 30 * MINUTE,
    powerCut: Number.POSITIVE_INFINITY,
    watch: thief,
  }
  const owner = createBrowser(world, createNetwork(world, service, conditions), conditions)
  const stolen = { at: world.between(0, 60 * MINUTE), presented: 0 }
  world.after(stolen.at, () => {
    stolen.presented = owner.presented()
    thief.steal(owner.cookie())
  })
  if (world.run(30 * DAY)) return null
  return {
    time: world.now() - stolen.at,
    refreshes: owner.presented() - stolen.presented + thief.count(),
  }
}

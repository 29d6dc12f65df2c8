import { refreshDelay } from '@gatehouse/contract'
import { createBrowser } from './browser.ts'
import type { Cookie } from './jar.ts'
import { NIGHT } from './machine.ts'
import { createService, RULES, type Rules, type Service } from './service.ts'
import type { Watch } from './tab.ts'
import { createWorld, type World } from './world.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NEVER = Number.POSITIVE_INFINITY

/** Strategies of a thief: the tokens it presents and their times. It never proves a receipt by late use of an access token. */
interface Strategy {
  /** Always presents the stolen copy instead of the newest refresh token. */
  sameCopy?: boolean
  /** Milliseconds from the theft to the first presentation. */
  waits?: (life: number) => number
  /** Milliseconds between presentations. */
  every?: (world: World, life: number) => number
  /** Milliseconds before the owner's next refresh, whose time the thief knows. */
  ahead?: (world: World, life: number) => number
  /** Presents when the time of last use in the session list changes. */
  polls?: boolean
  /** Presents only while the owner sleeps at night. */
  atNight?: boolean
  /** The owner switches the computer off within minutes after the theft and never returns. */
  ownerLeaves?: boolean
}

const beforeTheEnd = (_: World, life: number) => life - SECOND / 2

export const THIEVES = {
  'the same copy for ever': { sameCopy: true, every: beforeTheEnd },
  'the same copy, once a minute': {
    sameCopy: true,
    every: (world) => world.between(60, 62) * SECOND,
  },
  'only the previous generation': { sameCopy: true, waits: (life) => life, every: beforeTheEnd },
  'whenever an own token needs it': { every: (world, life) => refreshDelay(life, world.random()) },
  'seconds before the owner': {
    ahead: (world, life) => world.between(0.01, 0.2) * Math.min(life, 20 * SECOND),
    every: beforeTheEnd,
  },
  'the same copy, so that the owner gets no cookie': {
    sameCopy: true,
    ahead: (world) => world.between(32, 50) * SECOND,
  },
  'in step by polling the session list': { polls: true },
  'only at night': { atNight: true, every: beforeTheEnd },
  'the same copy after the owner left': { sameCopy: true, ownerLeaves: true, every: beforeTheEnd },
} satisfies Record<string, Strategy>
export type Kind = keyof typeof THIEVES

export interface Theft {
  seed: number
  kind: Kind
  /** The lifetime of an access token in milliseconds. */
  life: number
}

function createThief(world: World, service: Service, { kind, life }: Theft) {
  const strategy: Strategy = THIEVES[kind]
  const byCookie = world.chance(0.5)
  let copy: Cookie | null = null
  let newest: Cookie | null = null
  let timer = 0
  let count = 0
  let seen = 0

  const isTime = () => !strategy.atNight || world.now() % DAY > NIGHT.from + HOUR

  function present(): void {
    const cookie = strategy.sameCopy ? copy : newest
    if (!cookie) return
    if (isTime()) {
      count += 1
      world.note(() => `the thief presents r${cookie.generation}`)
      newest = service.present(cookie, { older: false }, byCookie)?.cookie ?? newest
      seen = service.lastUsed(cookie.session)
    }
    timer += 1
    const own = timer
    const delay = strategy.every?.(world, life)
    if (delay === undefined) return
    world.after(delay, () => {
      if (own === timer) present()
    })
  }

  function poll(): void {
    if (newest && service.lastUsed(newest.session) !== seen) present()
  }

  const watch: Watch = {
    planned(delay) {
      if (!strategy.ahead || !newest) return
      world.after(Math.max(0, delay - strategy.ahead(world, life)), present)
    },
    presented() {
      if (strategy.polls) world.after(world.between(1, 5) * SECOND, poll)
    },
  }
  return {
    watch,
    count: () => count,
    steal(cookie: Cookie) {
      copy = cookie
      newest = cookie
      seen = service.lastUsed(cookie.session)
      if (!strategy.polls) world.after(strategy.waits?.(life) ?? 0, present)
    },
  }
}

const conditionsOf = (world: World, { kind, life }: Theft) => ({
  tabs: 1 + Math.floor(world.random() * 4),
  people: 1,
  locks: world.chance(0.5),
  checksPerson: true,
  mixed: false,
  life,
  loss: 0.01,
  late: 0.02,
  crash: 0,
  broadcast: 1,
  reload: HOUR,
  action: life,
  turn: NEVER,
  sleep: 30 * MINUTE,
  powerCut: NEVER,
  night: 'atNight' in THIEVES[kind],
})

/**
 * Runs a thief and an owner who both use a session.
 * @returns milliseconds and refreshes until the session ended, or null when it never did
 */
export function runTheft(theft: Theft, rules: Rules = RULES, course?: string[]) {
  const world = createWorld(theft.seed, course)
  const service = createService(world, rules)
  const thief = createThief(world, service, theft)
  const conditions = conditionsOf(world, theft)
  const owner = createBrowser(world, service, { ...conditions, watch: thief.watch })
  const stolen = { at: world.between(0, HOUR), presented: 0 }
  world.after(stolen.at, () => {
    stolen.presented = owner.presented()
    const cookie = owner.cookie()
    if (cookie) thief.steal(cookie)
  })
  if ('ownerLeaves' in THIEVES[theft.kind]) {
    world.after(stolen.at + world.between(0, 30 * MINUTE), owner.leave)
  }
  if (world.run(30 * DAY)) return null
  return {
    time: world.now() - stolen.at,
    refreshes: owner.presented() - stolen.presented + thief.count(),
  }
}

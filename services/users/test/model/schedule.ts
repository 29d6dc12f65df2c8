import { createBrowser } from './browser.ts'
import type { Conditions } from './network.ts'
import { createService, RULES, type Rules } from './service.ts'
import { createWorld, type World } from './world.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const NEVER = Number.POSITIVE_INFINITY

/** Draws from a log-uniform distribution. */
const about = (world: World, low: number, high: number) =>
  10 ** world.between(Math.log10(low), Math.log10(high))

/** Draws random conditions. */
function draw(world: World): Conditions & { end: number } {
  const life = world.chance(0.5) ? 5 * SECOND : 15 * MINUTE
  const end = life === 5 * SECOND ? world.between(2, 5) : world.between(5, 40)
  const people = world.chance(0.7) ? 1 : 2
  return {
    tabs: 1 + Math.floor(world.random() * 8),
    people,
    locks: world.chance(0.5),
    checksPerson: true,
    mixed: world.chance(0.3),
    life,
    end: end * MINUTE,
    loss: world.chance(0.3) ? 0 : world.between(0, 0.6),
    late: world.random() ** 2,
    crash: world.chance(0.5) ? 0 : world.between(0, 0.1),
    broadcast: world.chance(0.5) ? 1 : world.random(),
    reload: about(world, 30 * SECOND, 60 * MINUTE),
    action: about(world, life / 4, life * 2),
    turn: people === 1 ? NEVER : about(world, MINUTE, 30 * MINUTE),
    sleep: world.chance(0.5) ? NEVER : about(world, MINUTE, 60 * MINUTE),
    powerCut: world.chance(0.5) ? NEVER : about(world, MINUTE, 60 * MINUTE),
    night: false,
  }
}

interface Options {
  rules?: Rules | undefined
  /** Overrides that break the client. */
  client?: Partial<Conditions>
  /** Collects the events. */
  course?: string[]
}

/** Runs a random schedule of legitimate clients. */
export function runSchedule(seed: number, { rules = RULES, client = {}, course }: Options = {}) {
  const world = createWorld(seed, course)
  const { end, ...drawn } = draw(world)
  const conditions = { ...drawn, ...client }
  world.note(() => JSON.stringify(conditions))
  const { presented } = createBrowser(world, createService(world, rules), conditions)
  const keptSession = world.run(end)
  return { keptSession, presented: presented() }
}

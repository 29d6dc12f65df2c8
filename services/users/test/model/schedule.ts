import { createBrowser } from './browser.ts'
import { type Conditions, createNetwork } from './network.ts'
import { createService, RULES, type Rules } from './service.ts'
import { createWorld, type World } from './world.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const NEVER = Number.POSITIVE_INFINITY

/** As many short ones as long ones. */
const about = (world: World, low: number, high: number) =>
  10 ** world.between(Math.log10(low), Math.log10(high))

/** Anything from a quiet day to a very bad one. */
function draw(world: World): Conditions & { end: number } {
  const life = world.chance(0.5) ? 5 * SECOND : 15 * MINUTE
  const end = life === 5 * SECOND ? world.between(2, 5) : world.between(5, 40)
  return {
    tabs: 1 + Math.floor(world.random() * 8),
    life,
    end: end * MINUTE,
    loss: world.chance(0.3) ? 0 : world.between(0, 0.6),
    late: world.random() ** 2,
    crash: world.chance(0.5) ? 0 : world.between(0, 0.1),
    broadcast: world.chance(0.5) ? 1 : world.random(),
    reload: about(world, 30 * SECOND, 60 * MINUTE),
    action: about(world, life / 4, life * 2),
    sleep: world.chance(0.5) ? NEVER : about(world, MINUTE, 60 * MINUTE),
    powerCut: world.chance(0.5) ? NEVER : about(world, MINUTE, 60 * MINUTE),
  }
}

/**
 * One random schedule of legitimate clients.
 * @param course where its events are written, to show them
 */
export function runSchedule(seed: number, rules: Rules = RULES, course?: string[]) {
  const world = createWorld(seed, course)
  const { end, ...conditions } = draw(world)
  world.note(() => JSON.stringify(conditions))
  const request = createNetwork(world, createService(world, rules), conditions)
  const { presented } = createBrowser(world, request, conditions)
  const keptSession = world.run(end)
  return { keptSession, presented: presented() }
}

import { expect, test } from 'vitest'
import { HARSH, OVERTAKEN } from './mutants.ts'
import { runSchedule } from './schedule.ts'
import { RULES, type Rules } from './service.ts'

/** To run more: MODEL_SCHEDULES=10000000 npm run test:server -- test/model */
const SCHEDULES = Number(process.env['MODEL_SCHEDULES'] ?? 100_000)

/** Returns the events of a failed schedule. */
function courseOf(seed: number): string {
  const course: string[] = []
  runSchedule(seed, { course })
  return [`The schedule of seed ${seed} loses its session:`, ...course].join('\n')
}

test('no schedule of legitimate clients ends their session', { timeout: 3_600_000 }, () => {
  let presented = 0
  for (let seed = 1; seed <= SCHEDULES; seed += 1) {
    const run = runSchedule(seed)
    presented += run.presented
    if (!run.keptSession) expect.fail(courseOf(seed))
  }
  process.stdout.write(`${SCHEDULES} schedules kept their sessions over ${presented} refreshes.\n`)
  expect(presented).toBeGreaterThan(SCHEDULES)
})

const SEEDS = Array.from({ length: 5_000 }, (_, index) => index + 1)

test.for(Object.entries(HARSH))('the schedules detect the broken rule %s', ([, rules]) => {
  expect(SEEDS.find((seed) => !runSchedule(seed, { rules }).keptSession)).toBeDefined()
})

/** Frequent reloads with late responses, so that responses often overtake each other. */
const HURRIED = {
  tabs: 6,
  people: 1,
  locks: false,
  life: 900_000,
  loss: 0,
  late: 0.9,
  reload: 60_000,
  action: 60_000,
  sleep: Number.POSITIVE_INFINITY,
  powerCut: Number.POSITIVE_INFINITY,
}

test('hurried schedules detect a receipt for a response that an older one can overtake', {
  timeout: 60_000,
}, () => {
  const losesBy = (rules: Rules) =>
    SEEDS.find((seed) => !runSchedule(seed, { rules, client: HURRIED }).keptSession)
  expect(losesBy(OVERTAKEN)).toBeDefined()
  expect(losesBy(RULES)).toBeUndefined()
})

test('the schedules detect a page that accepts the token of another person', () => {
  const client = { checksPerson: false }
  expect(SEEDS.find((seed) => !runSchedule(seed, { client }).keptSession)).toBeDefined()
})

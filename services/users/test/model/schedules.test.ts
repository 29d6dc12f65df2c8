import { expect, test } from 'vitest'
import { HARSH, OVERTAKEN } from './mutants.ts'
import { runSchedule } from './schedule.ts'
import { RULES, type Rules } from './service.ts'

/** More of them: MODEL_SCHEDULES=10000000 npm run test:server -- test/model */
const SCHEDULES = Number(process.env['MODEL_SCHEDULES'] ?? 100_000)

/** The schedule of a seed, to be read when its session was lost. */
function courseOf(seed: number): string {
  const course: string[] = []
  runSchedule(seed, { course })
  return [`The schedule of seed ${seed} loses its session:`, ...course].join('\n')
}

test('no schedule of legitimate clients loses its session', { timeout: 3_600_000 }, () => {
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

test.for(Object.entries(HARSH))('the schedules notice the broken rule %s', ([, rules]) => {
  expect(SEEDS.find((seed) => !runSchedule(seed, { rules }).keptSession)).toBeDefined()
})

/** Tabs that load all the time, while answers are late: an answer often overtakes an earlier one. */
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

test('hurried schedules notice a receipt of an answer that an older one can overtake', {
  timeout: 60_000,
}, () => {
  const losesBy = (rules: Rules) =>
    SEEDS.find((seed) => !runSchedule(seed, { rules, client: HURRIED }).keptSession)
  expect(losesBy(OVERTAKEN)).toBeDefined()
  expect(losesBy(RULES)).toBeUndefined()
})

test('the schedules notice a page that takes the token of another person', () => {
  const client = { checksPerson: false }
  expect(SEEDS.find((seed) => !runSchedule(seed, { client }).keptSession)).toBeDefined()
})

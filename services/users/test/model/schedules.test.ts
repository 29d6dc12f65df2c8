import { expect, test } from 'vitest'
import { HARSH } from './mutants.ts'
import { runSchedule } from './schedule.ts'

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

/** The first schedule that loses its session; most faults show in the first hundred, the rarest in thousands. */
const SEEDS = Array.from({ length: 30_000 }, (_, index) => index + 1)

test.for(Object.entries(HARSH))('the schedules notice the broken rule %s', ([, rules]) => {
  expect(SEEDS.find((seed) => !runSchedule(seed, { rules }).keptSession)).toBeDefined()
})

test('the schedules notice a page that takes the token of another person', () => {
  const client = { checksPerson: false }
  expect(SEEDS.find((seed) => !runSchedule(seed, { client }).keptSession)).toBeDefined()
})

import { describe, expect, test } from 'vitest'
import { OLDER, WITHOUT_BOUND, WITHOUT_RECEIPTS, WITHOUT_REUSE } from './mutants.ts'
import { RULES, type Rules } from './service.ts'
import { type Kind, runTheft, THIEVES } from './thief.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const LIFE = 15 * MINUTE
const THEFTS = 1_000

/** Hours within which each theft must be detected. */
const BOUND: Record<Kind, number> = {
  'the same copy for ever': 24,
  'the same copy, once a minute': 24,
  'only the previous generation': 24,
  'whenever an own token needs it': 24,
  'seconds before the owner': 24,
  'the same copy, so that the owner gets no cookie': 24,
  'in step by polling the session list': 24,
  'only at night': 48,
  'the same copy after the owner left': 24,
}

/** Returns the median, the 99th percentile and the maximum. */
function summary(values: number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  return [0.5, 0.99, 1].map((part) => sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN)
}

const minutes = (time: number) => `${(time / MINUTE).toFixed(0)} min`

const kinds = Object.keys(THIEVES) as Kind[]

describe('a session used by a thief and its owner ends', () => {
  test.for(kinds)('%s', (kind) => {
    const ends = Array.from({ length: THEFTS }, (_, index) => {
      const seed = index + 1
      return runTheft({ seed, kind, life: LIFE }) ?? expect.fail(`seed ${seed} goes on`)
    })
    const times = summary(ends.map(({ time }) => time))
    const refreshes = summary(ends.map((end) => end.refreshes))
    process.stdout.write(
      `${kind}: median, p99, max of ${THEFTS} thefts: ${times.map(minutes).join(', ')}; ${refreshes.join(', ')} refreshes\n`,
    )
    expect(times[2]).toBeLessThan(BOUND[kind] * HOUR)
  })
})

const ends = (kind: Kind, rules: Rules) => runTheft({ seed: 1, kind, life: LIFE }, rules) !== null

test('without rule (d) a theft is never detected', () => {
  expect(ends('seconds before the owner', RULES)).toBe(true)
  expect(ends('seconds before the owner', WITHOUT_REUSE)).toBe(false)
})

test('the rules of the previous version never detect a copy while the owner is away', () => {
  const kind = 'the same copy after the owner left'
  expect(ends(kind, RULES)).toBe(true)
  expect(ends(kind, OLDER)).toBe(false)
})

test.for([
  ['receipts', WITHOUT_RECEIPTS],
  ['a bound of losses', WITHOUT_BOUND],
] as const)('without %s thefts are detected later', ([, rules]) => {
  const kind = 'the same copy after the owner left'
  const total = (by: Rules) =>
    Array.from(
      { length: 100 },
      (_, index) => runTheft({ seed: index + 1, kind, life: LIFE }, by)?.time,
    )
      .map((time) => time ?? Number.POSITIVE_INFINITY)
      .reduce((sum, time) => sum + time, 0)
  expect(total(rules)).toBeGreaterThan(total(RULES))
})

import { describe, expect, test } from 'vitest'
import { WITHOUT_REUSE } from './mutants.ts'
import { runTheft, THIEVES } from './thief.ts'

const LIVES = { '5 s': 5_000, '15 min': 900_000 }
const THEFTS = { '5 s': 200, '15 min': 5_000 }
const cases = THIEVES.flatMap((kind) =>
  (['5 s', '15 min'] as const).map((life) => [kind, life] as const),
)

/** Median, 99th percentile and the most. */
function summary(values: number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  return [0.5, 0.99, 1].map((part) => sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN)
}

const minutes = (time: number) => `${(time / 60_000).toFixed(0)} min`

describe('a thief and an owner who both go on end the session', () => {
  test.for(cases)('%s the owner, with access tokens of %s', ([kind, life]) => {
    const ends = Array.from({ length: THEFTS[life] }, (_, index) => {
      const seed = index + 1
      return runTheft({ seed, kind, life: LIVES[life] }) ?? expect.fail(`seed ${seed} goes on`)
    })
    const times = summary(ends.map(({ time }) => time)).map(minutes)
    const refreshes = summary(ends.map((end) => end.refreshes))
    process.stdout.write(
      `${kind}, ${life}: median, p99, max of ${ends.length} thefts: ${times.join(', ')}; ${refreshes.join(', ')} refreshes\n`,
    )
  })
})

test('without rule (d) the same thefts never end', () => {
  const theft = { seed: 1, kind: 'behind', life: LIVES['15 min'] } as const
  expect(runTheft(theft)).not.toBeNull()
  expect(runTheft(theft, WITHOUT_REUSE)).toBeNull()
})

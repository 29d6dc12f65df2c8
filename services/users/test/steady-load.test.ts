import { expect, test } from 'vitest'
import { failuresIn, markStalled, type Result } from './steady-load.ts'

const result = (at: number, outcome: number | string, ms = 10): Result => ({
  kind: 'status',
  at,
  ms,
  outcome,
})
const STALLS = [{ from: 1_000, to: 4_000 }]
const failures = (results: Result[]) => failuresIn(markStalled(results, STALLS))

test('a 503 while the machine stood still is no failure of the service', () => {
  expect(failures([result(1_500, 503), result(3_900, 503), result(500, 503, 600)])).toEqual([])
})

test('before and after a stall a 503 is a failure, and any other failure always', () => {
  const failed = [result(900, 503), result(4_000, 503), result(2_000, 500), result(2_000, 'reset')]
  expect(failures(failed)).toHaveLength(failed.length)
})

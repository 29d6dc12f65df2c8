import { expect, test } from 'vitest'
import { areaUnderCurve, median } from './distinguish.ts'

test.for([
  [[1, 2, 3], [1, 2, 3], 0.5],
  [[1, 2, 3], [4, 5, 6], 1],
  [[4, 5, 6], [1, 2, 3], 1],
  [[5, 5], [5, 5], 0.5],
  [[1, 3], [2, 4], 0.75],
] as const)('distinguishes %j and %j with an area of %d', ([one, other, area]) =>
  expect(areaUnderCurve(one, other)).toBe(area),
)

test('finds the median of an unsorted sample', () => expect(median([9, 1, 5])).toBe(5))

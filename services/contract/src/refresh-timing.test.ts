import { expect, test } from 'vitest'
import { refreshDelay } from './refresh-timing.ts'

test.each([
  ['80 % of a short life', 5_000, 4_000],
  ['80 % of a life of a minute', 60_000, 48_000],
  ['a minute before the end of a long life', 900_000, 840_000],
])('refreshes a token at %s, or up to a tenth earlier', (_, life, latest) => {
  expect(refreshDelay(life, 0)).toBe(latest)
  expect(refreshDelay(life, 0.5)).toBe(latest * 0.95)
  expect(refreshDelay(life, 1)).toBe(latest * 0.9)
})

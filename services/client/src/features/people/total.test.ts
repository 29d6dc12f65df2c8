import { expect, test } from 'vitest'
import { totalText } from './total.ts'

test.for([
  [{ count: 1, exact: true }, '1 person'],
  [{ count: 37, exact: true }, '37 people'],
  [{ count: 2_000, exact: true }, '2,000 people'],
  [{ count: 12_000, exact: false }, 'About 12,000 people'],
] as const)('formats %j as %s', ([total, text]) => {
  expect(totalText(total)).toBe(text)
})

import { timeRemaining } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { clockOffset } from './clock-offset.ts'

const DEADLINE = '2026-06-15T12:00:00.000Z'
const END = Date.parse(DEADLINE)
const SECOND = 1_000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR

test.each([
  ['is right', 0],
  ['is ahead', 90 * SECOND],
  ['is behind', -5 * HOUR],
])('computes the offset of a clock that %s', (_, ahead) => {
  const now = END - 2 * DAY - 3_661 * SECOND
  const time_remaining = timeRemaining(END - (now + ahead))
  expect(clockOffset([{ deadline: DEADLINE, time_remaining }], now)).toBe(ahead)
})

test('uses the most exact of several widgets', () => {
  const now = END - HOUR
  const late = new Date(END + 900).toISOString()
  const said = [
    { deadline: late, time_remaining: timeRemaining(Date.parse(late) - now) },
    { deadline: DEADLINE, time_remaining: timeRemaining(END - now) },
  ]
  expect(clockOffset(said, now)).toBe(0)
})

test('returns 0 when no time remains', () => {
  expect(clockOffset([{ deadline: DEADLINE, time_remaining: 'No time remaining' }])).toBe(0)
  expect(clockOffset([])).toBe(0)
})

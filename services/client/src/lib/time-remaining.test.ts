import { expect, test } from 'vitest'
import { clockOffset, timeRemaining } from './time-remaining.ts'

const DEADLINE = '2026-06-15T12:00:00.000Z'
const END = Date.parse(DEADLINE)
const SECOND = 1_000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR

test.each([
  [3 * DAY + 6 * HOUR + 1_255 * SECOND, '3 days 6 hours 20 minutes 55 seconds'],
  [DAY + HOUR + 61 * SECOND, '1 day 1 hour 1 minute 1 second'],
  [DAY + SECOND, '1 day 1 second'],
  [HOUR, '1 hour'],
  [HOUR - 1, '59 minutes 59 seconds'],
  [SECOND, '1 second'],
  [SECOND - 1, 'No time remaining'],
  [0, 'No time remaining'],
  [-DAY, 'No time remaining'],
])('%i ms before a deadline the words are "%s"', (left, words) => {
  expect(timeRemaining(DEADLINE, END - left)).toBe(words)
})

test.each([
  ['fits this one', 0],
  ['is ahead', 90 * SECOND],
  ['is behind', -5 * HOUR],
])('the words of a service whose clock %s tell by how much', (_, ahead) => {
  const now = END - 2 * DAY - 3_661 * SECOND
  const time_remaining = timeRemaining(DEADLINE, now + ahead)
  expect(clockOffset([{ deadline: DEADLINE, time_remaining }], now)).toBe(ahead)
})

test('of many widgets the one said most exactly decides', () => {
  const now = END - HOUR
  const late = new Date(END + 900).toISOString()
  const said = [
    { deadline: late, time_remaining: timeRemaining(late, now) },
    { deadline: DEADLINE, time_remaining: timeRemaining(DEADLINE, now) },
  ]
  expect(clockOffset(said, now)).toBe(0)
})

test('where no time remains nothing is known of the clock', () => {
  expect(clockOffset([{ deadline: DEADLINE, time_remaining: 'No time remaining' }])).toBe(0)
  expect(clockOffset([])).toBe(0)
})

import { timeRemaining } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { clockOffset } from './clock-offset.ts'

const DEADLINE = '2026-06-15T12:00:00.000Z'
const END = Date.parse(DEADLINE)
const SECOND = 1_000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR

test.each([
  ['fits this one', 0],
  ['is ahead', 90 * SECOND],
  ['is behind', -5 * HOUR],
])('the words of a service whose clock %s tell by how much', (_, ahead) => {
  const now = END - 2 * DAY - 3_661 * SECOND
  const time_remaining = timeRemaining(END - (now + ahead))
  expect(clockOffset([{ deadline: DEADLINE, time_remaining }], now)).toBe(ahead)
})

test('of many widgets the one said most exactly decides', () => {
  const now = END - HOUR
  const late = new Date(END + 900).toISOString()
  const said = [
    { deadline: late, time_remaining: timeRemaining(Date.parse(late) - now) },
    { deadline: DEADLINE, time_remaining: timeRemaining(END - now) },
  ]
  expect(clockOffset(said, now)).toBe(0)
})

test('where no time remains nothing is known of the clock', () => {
  expect(clockOffset([{ deadline: DEADLINE, time_remaining: 'No time remaining' }])).toBe(0)
  expect(clockOffset([])).toBe(0)
})

import { expect, test } from 'vitest'
import { millisecondsIn, timeRemaining } from './time-remaining.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

test.for([
  [3 * DAY + 6 * HOUR + 20 * MINUTE + 55 * SECOND, '3 days 6 hours 20 minutes 55 seconds'],
  [DAY + HOUR + MINUTE + SECOND, '1 day 1 hour 1 minute 1 second'],
  [DAY + SECOND, '1 day 1 second'],
  [2 * DAY + 3 * MINUTE, '2 days 3 minutes'],
  [HOUR, '1 hour'],
  [HOUR - 1, '59 minutes 59 seconds'],
  [MINUTE, '1 minute'],
  [MINUTE - 1, '59 seconds'],
  [2 * SECOND, '2 seconds'],
  [2 * SECOND - 1, '1 second'],
  [SECOND, '1 second'],
  [7_973 * 365 * DAY, '2910145 days'],
] as const)('formats %i ms as %s and parses it', ([milliseconds, words]) => {
  expect(timeRemaining(milliseconds)).toBe(words)
  expect(millisecondsIn(words)).toBe(milliseconds - (milliseconds % SECOND))
})

test.for([SECOND - 1, 1, 0, -1, -SECOND, -3 * DAY])(
  'formats %i ms as no time remaining',
  (milliseconds) => {
    expect(timeRemaining(milliseconds)).toBe('No time remaining')
    expect(millisecondsIn('No time remaining')).toBe(0)
  },
)

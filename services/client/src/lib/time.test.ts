import { expect, test } from 'vitest'
import { exactTime, fromLocalInput, relativeTime, timeZone, toLocalInput } from './time.ts'

const NOW = Date.parse('2026-06-15T12:00:00.000Z')

test.each([
  ['2026-06-15T11:59:30.000Z', 'just now'],
  ['2026-06-15T12:00:30.000Z', 'just now'],
  ['2026-06-15T11:58:00.000Z', '2 minutes ago'],
  ['2026-06-15T09:00:00.000Z', '3 hours ago'],
  ['2026-06-14T11:00:00.000Z', 'yesterday'],
  ['2026-06-05T12:00:00.000Z', '10 days ago'],
  ['2026-04-01T12:00:00.000Z', '2 months ago'],
  ['2023-06-15T12:00:00.000Z', '3 years ago'],
  ['2026-06-13T12:01:00.000Z', 'yesterday'],
  ['2026-06-15T14:00:00.000Z', 'in 2 hours'],
  ['2026-06-15T13:59:30.000Z', 'in 2 hours'],
  ['2026-06-16T11:59:30.000Z', 'tomorrow'],
  ['2026-06-16T02:00:00.000Z', 'in 14 hours'],
  ['2026-06-22T11:59:00.000Z', 'in 7 days'],
  ['2026-06-21T18:00:00.000Z', 'in 6 days'],
])('formats %s as %s', (time, words) => {
  expect(relativeTime(time, NOW)).toBe(words)
})

test('formats an exact time to the minute', () => {
  expect(exactTime('2026-06-15T12:34:56.000Z')).toMatch(/^15 June 2026 at \d\d:34$/)
})

test('converts a time to a local input and back, to the minute', () => {
  const local = toLocalInput('2026-06-15T12:34:56.789Z')
  expect(local).toMatch(/^2026-06-15T\d\d:34$/)
  expect(fromLocalInput(local)).toBe('2026-06-15T12:34:00.000Z')
})

test('reads a local input in the reader’s time zone', () => {
  const at = new Date(2026, 0, 2, 3, 4)
  expect(toLocalInput(at.toISOString())).toBe('2026-01-02T03:04')
  expect(timeZone()).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone)
})

test('returns an invalid time unchanged', () => {
  expect(fromLocalInput('soon')).toBe('soon')
})

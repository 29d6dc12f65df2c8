import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { deadlineFields, deadlineOf } from './deadline.ts'

beforeEach(() => void vi.stubEnv('TZ', 'America/New_York'))
afterEach(() => vi.unstubAllEnvs())

test.each([
  ['a whole date', '2026-12-31T23:59:59.999Z', { date: '2026-12-31', time: '' }],
  ['a time', '2026-12-31T18:00:00.000Z', { date: '2026-12-31', time: '13:00' }],
  ['a time on another day here', '2026-07-01T02:30:00.000Z', { date: '2026-06-30', time: '22:30' }],
  ['a time with seconds', '2026-07-01T16:00:05.000Z', { date: '2026-07-01', time: '12:00:05' }],
  ['a time with less', '2026-07-01T16:00:00.250Z', { date: '2026-07-01', time: '12:00:00.250' }],
])('converts %s to fields and back', (_, deadline, fields) => {
  expect(deadlineFields(deadline)).toEqual(fields)
  expect(Date.parse(deadlineOf(fields))).toBe(
    fields.time ? Date.parse(deadline) : Date.parse(fields.date),
  )
})

test('sends a date without a time as it is', () => {
  expect(deadlineOf({ date: '2026-12-31', time: '' })).toBe('2026-12-31')
})

test('sends a date with a time in UTC', () => {
  expect(deadlineOf({ date: '2026-12-31', time: '18:00' })).toBe('2026-12-31T23:00:00.000Z')
})

test('returns no deadline without a date', () => {
  expect(deadlineOf({ date: '', time: '18:00' })).toBe('')
})

test('leaves an impossible year to the contract', () => {
  expect(deadlineOf({ date: '275760-12-31', time: '18:00' })).toBe('275760-12-31T18:00')
})

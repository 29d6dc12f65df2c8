import { expect, test } from 'vitest'
import { parseDuration } from './duration.ts'

test.for([
  ['0', 0],
  ['60', 60],
  ['60s', 60],
  ['15m', 900],
  ['12h', 43_200],
  ['90d', 7_776_000],
] as const)('parses %s as %i seconds', ([text, seconds]) => {
  expect(parseDuration(text)).toBe(seconds)
})

test.for([
  '',
  's',
  '-1',
  '1.5m',
  '1e3',
  '1 m',
  '15M',
  '15min',
  '1h30m',
  '9999999999',
  '٣',
  '5toString',
])('refuses %j as a duration', (text) => {
  expect(parseDuration(text)).toBeUndefined()
})

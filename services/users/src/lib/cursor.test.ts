import { expect, test } from 'vitest'
import { type Cursor, decodeCursor, encodeCursor, listFingerprint } from './cursor.ts'

const list = listFingerprint({ role: 'admin', q: 'ada' })
const cursor: Cursor = { direction: 'after', value: 'Zoë, "x"', id: 'some-id' }
const wrap = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('a cursor decodes in its own list', () => {
  expect(decodeCursor(list, encodeCursor(list, cursor))).toEqual(cursor)
})

test('the fingerprint of a list depends on its filters in any order', () => {
  expect(listFingerprint({ q: 'ada', role: 'admin' })).toBe(list)
  const others = [{ role: 'admin' }, { role: 'admin', q: 'Ada' }, { role: 'admin', q: 'ada', x: 1 }]
  for (const other of others) {
    expect(decodeCursor(listFingerprint(other), encodeCursor(list, cursor))).toBeUndefined()
  }
})

test('an undefined filter is ignored, a null filter is not', () => {
  expect(listFingerprint({ role: 'admin', q: 'ada', x: undefined })).toBe(list)
  expect(listFingerprint({ role: 'admin', q: 'ada', x: null })).not.toBe(list)
})

test.for([
  '',
  'nonsense',
  '%00',
  wrap(null),
  wrap({}),
  wrap([]),
  wrap([list, 'after', 'x']),
  wrap([list, 'after', 'x', 'id', 'more']),
  wrap([list, 'sideways', 'x', 'id']),
  wrap([list, 'after', 1, 'id']),
  wrap([list, 'after', 'x', null]),
  wrap([list, 'after', { not: '' }, 'id']),
])('refuses %j as a cursor', (text) => {
  expect(decodeCursor(list, text)).toBeUndefined()
})

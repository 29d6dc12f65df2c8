import { expect, test } from 'vitest'
import { createSessionCache } from './session-cache.ts'

const kept = (asOf: number, value = 'kept') => ({
  value,
  userId: 'user',
  asOf,
  until: Number.POSITIVE_INFINITY,
})
const create = (max = 10, ttl = 1_000) => createSessionCache<string>({ max, ttl })

test('what was kept is given out until it is too old', () => {
  const cache = create()
  cache.keep('session', kept(100))
  expect(cache.get('session', 1_099)?.value).toBe('kept')
  expect(cache.get('session', 1_100)).toBeUndefined()
  expect(cache.size).toBe(0)
})

test('a session that ends by itself is given out no longer than that', () => {
  const cache = create()
  cache.keep('session', { ...kept(100), until: 200 })
  expect(cache.get('session', 199)?.value).toBe('kept')
  expect(cache.get('session', 200)).toBeUndefined()
})

test.for(['session', 'user'])('a change of its %s makes an entry doubtful', (subject) => {
  const cache = create()
  cache.keep('session', kept(100))
  cache.changed(['somebody-else'], 150)
  expect(cache.get('session', 160)?.value).toBe('kept')
  cache.changed([subject], 170)
  expect(cache.get('session', 171)).toBeUndefined()
})

test('an entry read before a change and kept after it is doubtful too', () => {
  const cache = create()
  cache.changed(['user'], 150)
  cache.keep('session', kept(100))
  expect(cache.get('session', 160)).toBeUndefined()
  expect(cache.isCurrent('session', kept(150), 160)).toBe(false)
  cache.keep('session', kept(151))
  expect(cache.get('session', 160)?.value).toBe('kept')
})

test('after a gap nothing that was read before it counts', () => {
  const cache = create()
  cache.keep('session', kept(100))
  cache.changedAll(150)
  expect(cache.get('session', 151)).toBeUndefined()
  cache.keep('session', kept(150))
  expect(cache.get('session', 151)).toBeUndefined()
  cache.keep('session', kept(152))
  expect(cache.get('session', 153)?.value).toBe('kept')
})

test('it keeps no more than it may, and forgets what was not asked for the longest', () => {
  const cache = create(2)
  cache.keep('a', kept(1))
  cache.keep('b', kept(1))
  cache.get('a', 2)
  cache.keep('c', kept(1))
  expect(cache.size).toBe(2)
  expect(cache.get('b', 3)).toBeUndefined()
  expect(cache.get('a', 3)?.value).toBe('kept')
})

test('more changes than it can remember make everything before them doubtful, never good again', () => {
  const cache = create(3)
  cache.keep('session', kept(100))
  cache.changed(['user'], 150)
  cache.changed(['a', 'b', 'c'], 160)
  expect(cache.get('session', 161)).toBeUndefined()
  cache.keep('session', kept(140))
  expect(cache.get('session', 161)).toBeUndefined()
  cache.keep('session', kept(170))
  expect(cache.get('session', 171)?.value).toBe('kept')
})

test('a change is remembered for as long as anything older could be kept', () => {
  const cache = create()
  cache.changed(['user'], 150)
  cache.changed(['another'], 1_149)
  cache.keep('session', kept(149))
  expect(cache.get('session', 1_148)).toBeUndefined()
  cache.changed(['another'], 1_150)
  cache.keep('session', kept(149))
  expect(cache.get('session', 1_150)).toBeUndefined()
})

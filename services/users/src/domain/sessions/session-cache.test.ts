import { expect, test } from 'vitest'
import { createSessionCache } from './session-cache.ts'

const kept = (asOf: number, value = 'kept') => ({
  value,
  userId: 'user',
  asOf,
  until: Number.POSITIVE_INFINITY,
})
const create = (max = 10, ttl = 1_000) => createSessionCache<string>({ max, ttl })

test('returns a cached session until its ttl', () => {
  const cache = create()
  cache.set('session', kept(100))
  expect(cache.get('session', 1_099)?.value).toBe('kept')
  expect(cache.get('session', 1_100)).toBeUndefined()
  expect(cache.size).toBe(0)
})

test('returns no session past its expiry', () => {
  const cache = create()
  cache.set('session', { ...kept(100), until: 200 })
  expect(cache.get('session', 199)?.value).toBe('kept')
  expect(cache.get('session', 200)).toBeUndefined()
})

test.for(['session', 'user'])('a change of its %s invalidates a session', (subject) => {
  const cache = create()
  cache.set('session', kept(100))
  cache.invalidate(['somebody-else'], 150)
  expect(cache.get('session', 160)?.value).toBe('kept')
  cache.invalidate([subject], 170)
  expect(cache.get('session', 171)).toBeUndefined()
})

test('a change also invalidates an entry read before it and cached after it', () => {
  const cache = create()
  cache.invalidate(['user'], 150)
  cache.set('session', kept(100))
  expect(cache.get('session', 160)).toBeUndefined()
  expect(cache.isCurrent('session', kept(150), 160)).toBe(false)
  cache.set('session', kept(151))
  expect(cache.get('session', 160)?.value).toBe('kept')
})

test('a gap invalidates everything read before it', () => {
  const cache = create()
  cache.set('session', kept(100))
  cache.invalidateAll(150)
  expect(cache.get('session', 151)).toBeUndefined()
  cache.set('session', kept(150))
  expect(cache.get('session', 151)).toBeUndefined()
  cache.set('session', kept(152))
  expect(cache.get('session', 153)?.value).toBe('kept')
})

test('evicts the least recently used session at the limit', () => {
  const cache = create(2)
  cache.set('a', kept(1))
  cache.set('b', kept(1))
  cache.get('a', 2)
  cache.set('c', kept(1))
  expect(cache.size).toBe(2)
  expect(cache.get('b', 3)).toBeUndefined()
  expect(cache.get('a', 3)?.value).toBe('kept')
})

test('more changes than the limit invalidate everything read before them', () => {
  const cache = create(3)
  cache.set('session', kept(100))
  cache.invalidate(['user'], 150)
  cache.invalidate(['a', 'b', 'c'], 160)
  expect(cache.get('session', 161)).toBeUndefined()
  cache.set('session', kept(140))
  expect(cache.get('session', 161)).toBeUndefined()
  cache.set('session', kept(170))
  expect(cache.get('session', 171)?.value).toBe('kept')
})

test('a change stays effective for as long as an older entry could be cached', () => {
  const cache = create()
  cache.invalidate(['user'], 150)
  cache.invalidate(['another'], 1_149)
  cache.set('session', kept(149))
  expect(cache.get('session', 1_148)).toBeUndefined()
  cache.invalidate(['another'], 1_150)
  cache.set('session', kept(149))
  expect(cache.get('session', 1_150)).toBeUndefined()
})

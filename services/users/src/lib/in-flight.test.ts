import { expect, test } from 'vitest'
import { boundInFlight } from './in-flight.ts'

const BUSY = expect.objectContaining({
  code: 'too_many_requests',
  message: 'Too many requests at once. Try again in 2 seconds.',
  retryAfter: 2,
})

test('limits the requests in flight of an account across networks', () => {
  const enter = boundInFlight({ perAccount: 2, perNetwork: 9 })
  const leave = enter({ account: 'a', network: '1' })
  enter({ account: 'a', network: '2' })
  expect(() => enter({ account: 'a', network: '3' })).toThrow(BUSY)
  enter({ account: 'b', network: '1' })
  leave()
  enter({ account: 'a', network: '3' })
})

test('limits the requests in flight of a network across accounts', () => {
  const enter = boundInFlight({ perAccount: 9, perNetwork: 2 })
  const leave = enter({ account: 'a', network: '1' })
  enter({ account: 'b', network: '1' })
  expect(() => enter({ account: 'c', network: '1' })).toThrow(BUSY)
  enter({ account: 'c', network: '2' })
  leave()
  enter({ account: 'c', network: '1' })
})

test('a request that leaves twice is counted once', () => {
  const enter = boundInFlight({ perAccount: 1, perNetwork: 9 })
  const leave = enter({ account: 'a', network: '1' })
  leave()
  leave()
  enter({ account: 'a', network: '1' })
  expect(() => enter({ account: 'a', network: '1' })).toThrow(BUSY)
})

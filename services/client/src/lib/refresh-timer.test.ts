import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createRefreshTimer } from './refresh-timer.ts'

const renew = vi.fn()
let renewal: ReturnType<typeof createRefreshTimer>

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  renew.mockClear()
  renewal = createRefreshTimer(renew)
  return () => {
    renewal.cancel()
    vi.useRealTimers()
  }
})

const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1000)
/** As after a sleep: time went by, and no timer fired. */
const sleep = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

test.each([
  [900, 798],
  [5, 3.8],
])('a token of %d s is renewed after %d s, in the middle of the random part', (life, after) => {
  renewal.schedule(life * 1000)
  pass(after - 0.01)
  expect(renew).not.toHaveBeenCalled()
  pass(0.02)
  expect(renew).toHaveBeenCalledOnce()
})

test('a new plan takes the place of the old one', () => {
  renewal.schedule(5_000)
  renewal.schedule(900_000)
  pass(700)
  expect(renew).not.toHaveBeenCalled()
})

test('what was cancelled never comes', () => {
  renewal.schedule(5_000)
  renewal.cancel()
  pass(1_000)
  dispatchEvent(new Event('online'))
  expect(renew).not.toHaveBeenCalled()
})

describe.each([
  ['on the return to the tab', () => document.dispatchEvent(new Event('visibilitychange'))],
  ['on the return of the network', () => dispatchEvent(new Event('online'))],
])('%s', (_, happen) => {
  test('it is renewed when that is due', () => {
    renewal.schedule(900_000)
    sleep(3_600)
    happen()
    expect(renew).toHaveBeenCalledOnce()
  })

  test('and not before', () => {
    renewal.schedule(900_000)
    sleep(600)
    happen()
    expect(renew).not.toHaveBeenCalled()
  })
})

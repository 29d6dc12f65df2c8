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
/** Advances the clock without firing timers, like a suspended computer. */
const sleep = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

test.each([
  [900, 798],
  [5, 3.8],
])('refreshes a token of %d s after %d s, in the middle of the random range', (life, after) => {
  renewal.schedule(life * 1000)
  pass(after - 0.01)
  expect(renew).not.toHaveBeenCalled()
  pass(0.02)
  expect(renew).toHaveBeenCalledOnce()
})

test('replaces the previous schedule', () => {
  renewal.schedule(5_000)
  renewal.schedule(900_000)
  pass(700)
  expect(renew).not.toHaveBeenCalled()
})

test('does not refresh after a cancellation', () => {
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
  test('refreshes a token that is due', () => {
    renewal.schedule(900_000)
    sleep(3_600)
    happen()
    expect(renew).toHaveBeenCalledOnce()
  })

  test('does not refresh a token before it is due', () => {
    renewal.schedule(900_000)
    sleep(600)
    happen()
    expect(renew).not.toHaveBeenCalled()
  })
})

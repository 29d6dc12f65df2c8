import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createRefreshTimer } from './refresh-timer.ts'

const refresh = vi.fn()
let timer: ReturnType<typeof createRefreshTimer>

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  refresh.mockClear()
  timer = createRefreshTimer(refresh)
  return () => {
    timer.cancel()
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
  timer.schedule(life * 1000)
  pass(after - 0.01)
  expect(refresh).not.toHaveBeenCalled()
  pass(0.02)
  expect(refresh).toHaveBeenCalledOnce()
})

test('replaces the previous schedule', () => {
  timer.schedule(5_000)
  timer.schedule(900_000)
  pass(700)
  expect(refresh).not.toHaveBeenCalled()
})

test('does not refresh after a cancellation', () => {
  timer.schedule(5_000)
  timer.cancel()
  pass(1_000)
  dispatchEvent(new Event('online'))
  expect(refresh).not.toHaveBeenCalled()
})

describe.each([
  ['when the tab is shown again', () => document.dispatchEvent(new Event('visibilitychange'))],
  ['when the network returns', () => dispatchEvent(new Event('online'))],
])('%s', (_, happen) => {
  test('refreshes a token that is due', () => {
    timer.schedule(900_000)
    sleep(3_600)
    happen()
    expect(refresh).toHaveBeenCalledOnce()
  })

  test('does not refresh a token before it is due', () => {
    timer.schedule(900_000)
    sleep(600)
    happen()
    expect(refresh).not.toHaveBeenCalled()
  })
})

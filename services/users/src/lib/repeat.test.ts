import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { repeat } from './repeat.ts'

const PACE = { every: 2_000, atLeast: 1_000 }

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** Work that is over when the test says so. */
function openWork() {
  const ends: ((error?: Error) => void)[] = []
  const work = vi.fn(
    () =>
      new Promise<void>((resolve, reject) => {
        ends.push((error) => (error ? reject(error) : resolve()))
      }),
  )
  return { work, end: (error?: Error) => ends.shift()?.(error) }
}

test('work is repeated until it is stopped', async () => {
  const work = vi.fn(async () => undefined)
  const { stop } = repeat(work, PACE)
  await vi.advanceTimersByTimeAsync(6_000)
  expect(work).toHaveBeenCalledTimes(3)
  await stop()
  await vi.advanceTimersByTimeAsync(6_000)
  expect(work).toHaveBeenCalledTimes(3)
})

test('work that takes long is never done twice at once', async () => {
  const { work, end } = openWork()
  const { again } = repeat(work, PACE)
  await vi.advanceTimersByTimeAsync(5_000)
  void again()
  expect(work).toHaveBeenCalledTimes(1)
  end()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(work).toHaveBeenCalledTimes(2)
})

test('however often it is asked for, it is done once in so long', async () => {
  const work = vi.fn(async () => undefined)
  const { again } = repeat(work, { every: 60_000, atLeast: 1_000 })
  await vi.advanceTimersByTimeAsync(1_000)
  await Promise.all(Array.from({ length: 1_000 }, again))
  expect(work).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1_000)
  await again()
  expect(work).toHaveBeenCalledTimes(2)
})

test('who asks learns that it failed, and it is done again', async () => {
  const work = vi.fn(() => Promise.reject(new Error('away')))
  const { again } = repeat(work, PACE)
  await vi.advanceTimersByTimeAsync(2_000)
  await expect(again()).rejects.toThrow('away')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(work).toHaveBeenCalledTimes(2)
})

test('stopping waits for what is under way, whatever its end', async () => {
  const { work, end } = openWork()
  const { stop } = repeat(work, PACE)
  await vi.advanceTimersByTimeAsync(2_000)
  const stopped = vi.fn()
  const stopping = stop().then(stopped)
  await vi.advanceTimersByTimeAsync(1)
  expect(stopped).not.toHaveBeenCalled()
  end(new Error('away'))
  await stopping
})

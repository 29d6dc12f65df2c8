import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { repeat } from './repeat.ts'

const PACE = { every: 2_000, atLeast: 1_000 }

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** Returns work that ends on `end`. */
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

test('repeats work until it is stopped', async () => {
  const work = vi.fn(async () => undefined)
  const { stop } = repeat(work, PACE)
  await vi.advanceTimersByTimeAsync(6_000)
  expect(work).toHaveBeenCalledTimes(3)
  await stop()
  await vi.advanceTimersByTimeAsync(6_000)
  expect(work).toHaveBeenCalledTimes(3)
})

test('never runs work concurrently', async () => {
  const { work, end } = openWork()
  const { again } = repeat(work, PACE)
  await vi.advanceTimersByTimeAsync(5_000)
  void again()
  expect(work).toHaveBeenCalledTimes(1)
  end()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(work).toHaveBeenCalledTimes(2)
})

test('limits how often again() runs the work', async () => {
  const work = vi.fn(async () => undefined)
  const { again } = repeat(work, { every: 60_000, atLeast: 1_000 })
  await vi.advanceTimersByTimeAsync(1_000)
  await Promise.all(Array.from({ length: 1_000 }, again))
  expect(work).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1_000)
  await again()
  expect(work).toHaveBeenCalledTimes(2)
})

test('again() rejects when the work fails, and the work is repeated', async () => {
  const work = vi.fn(() => Promise.reject(new Error('away')))
  const { again } = repeat(work, PACE)
  await vi.advanceTimersByTimeAsync(2_000)
  await expect(again()).rejects.toThrow('away')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(work).toHaveBeenCalledTimes(2)
})

test('stop() waits for running work, even when it fails', async () => {
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

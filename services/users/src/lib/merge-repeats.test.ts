import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mergeRepeats } from './merge-repeats.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

function useRepeats(most = 3) {
  const written: [string, number][] = []
  const failures: unknown[] = []
  const write = vi.fn(async (event: string, count: number) => void written.push([event, count]))
  const onError = (error: unknown) => void failures.push(error)
  return { written, failures, write, ...mergeRepeats({ write, onError, window: 60_000, most }) }
}

test('writes the first event immediately and the others of its window as one count', async () => {
  const { add, written } = useRepeats()
  for (let n = 1; n <= 1_000; n += 1) await add('a', `event ${n}`)
  expect(written).toEqual([['event 1', 1]])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(written).toEqual([
    ['event 1', 1],
    ['event 1000', 999],
  ])
})

test('writes one event per window while repeats continue', async () => {
  const { add, written } = useRepeats()
  for (let second = 0; second < 180; second += 1) {
    await add('a', 'event')
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(written.map(([, count]) => count)).toEqual([1, 59, 60, 60])
})

test('writes an event immediately after a window without repeats', async () => {
  const { add, written } = useRepeats()
  await add('a', 'early')
  await vi.advanceTimersByTimeAsync(60_000)
  await add('a', 'late')
  expect(written).toEqual([
    ['early', 1],
    ['late', 1],
  ])
})

test('counts each kind separately, up to a limit of kinds', async () => {
  const { add, written } = useRepeats(2)
  for (const kind of ['a', 'b', 'a', 'c', 'b']) await add(kind, kind)
  expect(written).toEqual([
    ['a', 1],
    ['b', 1],
    ['a', 1],
    ['c', 1],
  ])
})

test('a flush writes pending counts once', async () => {
  const { add, flush, written } = useRepeats()
  for (const kind of ['a', 'a', 'a', 'b']) await add(kind, kind)
  await flush()
  await flush()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(written.slice(2)).toEqual([['a', 2]])
})

test('adds a failed write to the next count', async () => {
  const { add, write, written, failures } = useRepeats()
  write.mockRejectedValueOnce(new Error('down'))
  await expect(add('a', 'first')).rejects.toThrow('down')
  await add('a', 'second')
  write.mockRejectedValueOnce(new Error('still down'))
  await vi.advanceTimersByTimeAsync(60_000)
  expect([written, failures]).toEqual([[], [new Error('still down')]])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(written).toEqual([['second', 2]])
})

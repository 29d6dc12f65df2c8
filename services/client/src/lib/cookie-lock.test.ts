import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { withoutLocks } from '../../test/locks.ts'
import { openTab } from '../../test/tab.ts'

type WriteCookies = typeof import('./cookie-lock.ts').withCookieLock

/** The module as each tab loads it. */
async function writer(): Promise<WriteCookies> {
  await openTab()
  return (await import('./cookie-lock.ts')).withCookieLock
}

/** A request that the test answers, and that aborts like a fetch. */
function request(answer = 'answer') {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const send = vi.fn((signal: AbortSignal) => {
    signal.addEventListener('abort', () => reject(signal.reason))
    return promise
  })
  return { send, answer: () => resolve(answer) }
}

const sent = ({ send }: ReturnType<typeof request>) =>
  vi.waitFor(() => expect(send).toHaveBeenCalled(), { timeout: 5_000 })

const fakeTimers = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

let one: WriteCookies
let other: WriteCookies

beforeEach(async () => {
  one = await writer()
  other = await writer()
})
afterEach(() => vi.useRealTimers())

test('runs requests of two tabs one after the other', async () => {
  const [first, second] = [request('first'), request('second')]
  const answers = [one(first.send), other(second.send)]
  await sent(first)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(second.send).not.toHaveBeenCalled()
  first.answer()
  await sent(second)
  second.answer()
  expect(await Promise.all(answers)).toEqual(['first', 'second'])
})

test('releases the lock after a failed request', async () => {
  await expect(one(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(await other(async () => 'next')).toBe('next')
})

test('sends nothing when the wait is aborted', async () => {
  const [first, second] = [request(), request()]
  const holding = one(first.send)
  const givenUp = new AbortController()
  const waiting = other(second.send, givenUp.signal)
  await sent(first)
  givenUp.abort(new Error('given up'))
  await expect(waiting).rejects.toThrow('given up')
  expect(second.send).not.toHaveBeenCalled()
  first.answer()
  await holding
})

test('aborts a running request', async () => {
  const first = request()
  const givenUp = new AbortController()
  const running = one(first.send, givenUp.signal)
  await sent(first)
  givenUp.abort(new Error('given up'))
  await expect(running).rejects.toThrow('given up')
})

describe('a request that exceeds the time limit', () => {
  /** Makes a request in the other tab, and expects it to be sent this many milliseconds later, and answered. */
  async function expectSentAfter(wait: number, { send, answer }: ReturnType<typeof request>) {
    const waiting = other(send)
    await pass(wait - 100)
    expect(send).not.toHaveBeenCalled()
    await pass(200)
    expect(send).toHaveBeenCalled()
    answer()
    expect(await waiting).toBe('second')
  }

  test('fails as a network error, and the next one runs', async () => {
    fakeTimers()
    const [slow, second] = [request(), request('second')]
    const lost = expect(one(slow.send)).rejects.toThrow('can’t be reached')
    await pass(5_000)
    await expectSentAfter(10_000, second)
    await lost
  })

  test('loses the lock when its tab is frozen', async () => {
    // The timers of a frozen tab do not run.
    const [frozen, second] = [request(), request('second')]
    const lost = expect(one(frozen.send)).rejects.toThrow('can’t be reached')
    await sent(frozen)
    fakeTimers()
    await expectSentAfter(15_000, second)
    await lost
  })
})

test('keeps the lock when another tab waits for two slow requests', async () => {
  const third = await writer()
  fakeTimers()
  const requests = [request('first'), request('second'), request('third')] as const
  const answers = [one(requests[0].send), other(requests[1].send), third(requests[2].send)]
  for (const { send, answer } of requests) {
    await pass(10_000)
    expect(send).toHaveBeenCalled()
    answer()
    await pass(100)
  }
  expect(await Promise.all(answers)).toEqual(['first', 'second', 'third'])
})

describe.each([
  ['has no Web Locks', withoutLocks],
  [
    'refuses them with the cookies',
    () => {
      const refused = new DOMException('Access to the Locks API is denied.', 'SecurityError')
      vi.spyOn(navigator.locks, 'request').mockRejectedValue(refused)
    },
  ],
])('where the browser %s', (_, prepare) => {
  beforeEach(prepare)

  test('runs requests of one tab one after the other', async () => {
    const [first, second] = [request(), request('second')]
    const answers = [one(first.send), one(second.send)]
    await sent(first)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(second.send).not.toHaveBeenCalled()
    first.answer()
    await sent(second)
    second.answer()
    await Promise.all(answers)
  })
})

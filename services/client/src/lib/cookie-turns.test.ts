import { beforeEach, describe, expect, test, vi } from 'vitest'
import { withoutLocks } from '../../test/locks.ts'
import { openTab } from '../../test/tab.ts'

type WriteCookies = typeof import('./cookie-turns.ts').writeCookies

/** As each tab has it. */
async function writer(): Promise<WriteCookies> {
  await openTab()
  return (await import('./cookie-turns.ts')).writeCookies
}

/** A request that is answered when the test says so, or gives up as a fetch does. */
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

let one: WriteCookies
let other: WriteCookies

beforeEach(async () => {
  one = await writer()
  other = await writer()
})

test('requests of two tabs run one after the other', async () => {
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

test('a request that fails ends its turn', async () => {
  await expect(one(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(await other(async () => 'next')).toBe('next')
})

test('who gives up waiting sends nothing', async () => {
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

test('giving up aborts a request under way', async () => {
  const first = request()
  const givenUp = new AbortController()
  const running = one(first.send, givenUp.signal)
  await sent(first)
  givenUp.abort(new Error('given up'))
  await expect(running).rejects.toThrow('given up')
})

describe('a tab that holds its turn longer than an answer may take', () => {
  test('loses it, and its request ends as one without an answer', async () => {
    const expired = new AbortController()
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(expired.signal)
    const [frozen, second] = [request(), request('second')]
    const holding = one(frozen.send)
    const lost = expect(holding).rejects.toThrow('can’t be reached')
    await sent(frozen)
    const waiting = other(second.send)
    await vi.waitFor(() => expect(timeout).toHaveBeenCalledWith(15_000))
    expired.abort()
    await sent(second)
    second.answer()
    expect(await waiting).toBe('second')
    await lost
  })
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

  test('requests of one tab still take turns', async () => {
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

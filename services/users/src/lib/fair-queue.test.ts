import { expect, test, vi } from 'vitest'
import { createFairQueue, type Flow } from './fair-queue.ts'

const LIMITS = { concurrency: 1, size: 10, sizePerAccount: 4, longestWait: 3_000 }

/** Creates a queue whose jobs end on `drain`, and records the names of started jobs. */
function useQueue(limits = LIMITS) {
  const { run: queue } = createFairQueue(limits)
  const ran: string[] = []
  const ends: (() => void)[] = []
  const add = (network: string, account: string, name = account): Promise<string> => {
    const flow: Flow = { network, account }
    return queue(flow, () => {
      ran.push(name)
      return new Promise<string>((resolve) => ends.push(() => resolve(name)))
    }).catch(({ code }) => code)
  }
  const settle = () => new Promise(setImmediate)
  /** Ends jobs one by one until none is left. */
  const drain = async () => {
    await settle()
    for (let end = ends.shift(); end; end = ends.shift()) {
      end()
      await settle()
    }
    return ran
  }
  return { add, drain, settle, queue }
}

test('runs another network’s job next, regardless of a flood', async () => {
  const { add, drain, settle } = useQueue()
  const flood = Array.from({ length: 5 }, (_, n) => add('flood', 'a', `flood-${n}`))
  await settle()
  const other = add('home', 'b')
  expect((await drain()).slice(0, 3)).toEqual(['flood-0', 'flood-1', 'b'])
  expect(await other).toBe('b')
  expect(await Promise.all(flood)).not.toContain('too_many_requests')
})

test('alternates between the accounts of a network', async () => {
  const { add, drain, settle } = useQueue()
  for (const name of ['a1', 'a2', 'a3']) void add('office', 'a', name)
  await settle()
  void add('office', 'b', 'b1')
  void add('office', 'c', 'c1')
  expect(await drain()).toEqual(['a1', 'a2', 'b1', 'c1', 'a3'])
})

test('limits the jobs of an account across networks', async () => {
  const { add, drain } = useQueue()
  const jobs = Array.from({ length: 7 }, (_, n) => add(`network-${n}`, 'a', `job-${n}`))
  await drain()
  expect((await Promise.all(jobs)).slice(4)).toEqual([
    'job-4',
    ...Array(2).fill('too_many_requests'),
  ])
})

test('a full queue drops the newest job of the network with the most jobs', async () => {
  const { add, drain, settle } = useQueue()
  const flood = Array.from({ length: 11 }, (_, n) => add('flood', `a-${n}`))
  await settle()
  const others = ['b', 'c'].map((name) => add(name, name))
  await drain()
  expect(await Promise.all(others)).toEqual(['b', 'c'])
  const answers = await Promise.all(flood)
  expect(answers.slice(0, 9)).toEqual(Array.from({ length: 9 }, (_, n) => `a-${n}`))
  expect(answers.slice(9)).toEqual(Array(2).fill('too_many_requests'))
})

test('a full queue refuses the network that floods it', async () => {
  const { add, drain } = useQueue()
  const flood = Array.from({ length: 20 }, (_, n) => add('flood', `a-${n}`))
  await drain()
  const answers = await Promise.all(flood)
  expect(answers.filter((answer) => answer === 'too_many_requests')).toHaveLength(9)
})

test('a full queue with one job per network refuses the newest job as unavailable', async () => {
  const { add, drain } = useQueue()
  const jobs = Array.from({ length: 13 }, (_, n) => add(`network-${n}`, `a-${n}`))
  await drain()
  expect((await Promise.all(jobs)).slice(10)).toEqual(['a-10', 'unavailable', 'unavailable'])
})

test('refuses a job that waited too long', async () => {
  const { add, drain, settle } = useQueue()
  void add('home', 'a')
  await settle()
  const now = performance.now()
  const late = add('home', 'b')
  vi.spyOn(performance, 'now').mockReturnValue(now + 4_000)
  expect(await drain()).toEqual(['a'])
  expect(await late).toBe('unavailable')
})

test('runs the next job after a failed one', async () => {
  const { add, drain, queue } = useQueue()
  const flow = { network: 'home', account: 'a' }
  const failing = queue(flow, () => {
    throw new Error('No.')
  })
  const next = add('home', 'b')
  await expect(failing).rejects.toThrow('No.')
  await drain()
  expect(await next).toBe('b')
})

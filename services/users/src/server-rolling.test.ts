import { setTimeout } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { startBalancer } from '../test/balancer.ts'
import { workerDatabase } from '../test/database.ts'
import { type ListeningProcess, startListening } from '../test/server-process.ts'

// Starts six processes in sequence.
vi.setConfig({ testTimeout: 180_000 })

const started: ListeningProcess[] = []
afterEach(() => {
  for (const { child } of started) child.kill('SIGKILL')
})

async function startReplica() {
  const replica = await startListening(await workerDatabase(), { SHUTDOWN_DELAY: '2s' })
  started.push(replica)
  return replica
}

/** Starts clients that request in a loop, and collects the statuses. */
function startLoad(url: string) {
  const statuses: number[] = []
  let isOver = false
  const ask = async () => {
    while (!isOver) {
      const answer = await fetch(`${url}/ping`)
      await answer.arrayBuffer()
      statuses.push(answer.status)
      await setTimeout(5)
    }
  }
  const clients = Promise.all([ask(), ask(), ask(), ask()])
  const stop = async () => {
    isOver = true
    await clients
    return statuses
  }
  /** Resolves after `count` more responses. */
  const untilAnswers = (count: number) => {
    const enough = statuses.length + count
    return vi.waitFor(() => expect(statuses.length).toBeGreaterThan(enough), { timeout: 60_000 })
  }
  return { stop, untilAnswers }
}

test('a rolling update of three replicas under load fails no request', async () => {
  const balancer = await startBalancer()
  const untilReady = (url: string) =>
    vi.waitFor(() => expect(balancer.isReady(url)).toBe(true), { timeout: 30_000 })
  // Started before the load, which would slow them down.
  const replicas: ListeningProcess[] = []
  for (let n = 0; n < 6; n += 1) replicas.push(await startReplica())
  const [former, latter] = [replicas.slice(0, 3), replicas.slice(3)]
  for (const { url } of former) balancer.add(url)
  for (const { url } of former) await untilReady(url)
  const load = startLoad(balancer.url)
  for (const [n, old] of former.entries()) {
    const url = latter[n]?.url ?? ''
    balancer.add(url)
    await untilReady(url)
    await load.untilAnswers(100)
    old.child.kill('SIGTERM')
    expect(await old.exited).toBe(0)
    balancer.remove(old.url)
    await load.untilAnswers(20)
  }
  const statuses = await load.stop()
  await balancer.close()
  expect(statuses.filter((status) => status !== 200)).toEqual([])
})

test('after SIGTERM the server is not ready, serves until the delay ends, and closes each connection', async () => {
  const { child, url, exited } = await startReplica()
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
  const begun = performance.now()
  child.kill('SIGTERM')
  await vi.waitFor(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(503))
  const answer = await fetch(`${url}/users`)
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close'])
  expect((await fetch(`${url}/health/live`)).status).toBe(200)
  expect(await exited).toBe(0)
  expect(performance.now() - begun).toBeGreaterThan(2_000)
})

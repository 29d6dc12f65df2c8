import { availableParallelism } from 'node:os'
import { expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
vi.setConfig({ testTimeout: 60_000 })

/** Logs in as one of many people, each from a network of their own. */
const logIn = (n = 0) =>
  server.send({
    method: 'POST',
    url: '/auth/login',
    payload: { email: `person-${n}`, password: PASSWORD },
    remoteAddress: `198.51.${n >> 8}.${n & 255}`,
  })
const flood = (size: number) => Array.from({ length: size }, (_, n) => logIn(n))
const createPeople = (size: number) =>
  Promise.all(
    Array.from({ length: size }, (_, n) => createUser(server, { username: `person-${n}` })),
  )

/** Measures a request for /ping over a separate socket, in milliseconds. */
async function ping(url: string) {
  const begin = performance.now()
  expect((await fetch(`${url}/ping`)).status).toBe(200)
  return performance.now() - begin
}

const rss = () => process.memoryUsage.rss() / 2 ** 20

test('during 100 concurrent log-ins /ping stays fast and memory stays bounded', async () => {
  await createPeople(100)
  await logIn()
  const url = await server.app.listen({ port: 0 })
  const before = rss()
  const begin = performance.now()
  const pings: Promise<number>[] = []
  let most = before
  const watch = setInterval(() => {
    pings.push(ping(url))
    most = Math.max(most, rss())
  }, 50)
  const answers = await Promise.all(flood(100)).finally(() => clearInterval(watch))
  const flooded = performance.now() - begin
  const waits = (await Promise.all(pings)).sort((a, b) => a - b)
  for (const { status } of answers) expect([200, 503]).toContain(status)
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(5)
  expect(waits.length).toBeGreaterThan(5)
  // The flood takes about a second on an idle machine. Load slows both down.
  expect(waits[Math.floor(waits.length / 2)]).toBeLessThan(Math.max(100, flooded / 20))
  // A hash takes 19 MiB, so 100 at the same time would take 1.9 GiB.
  expect(most - before).toBeLessThan(100 + 50 * availableParallelism())
})

test('log-ins beyond the queue are refused with 503 and Retry-After, without side effects', async () => {
  const size = availableParallelism() * 52 + 50
  await createPeople(size)
  const answers = await Promise.all(flood(size))
  const statuses = new Set(answers.map(({ status }) => status))
  expect([...statuses].sort()).toEqual([200, 503])
  for (const answer of answers.filter(({ status }) => status === 503)) {
    expect(answer.body['code']).toBe('unavailable')
    expect(answer.headers['retry-after']).toBe('2')
  }
  const granted = answers.filter(({ status }) => status === 200).length
  expect(await server.app.db.session.count()).toBe(granted)
  expect((await logIn()).status).toBe(200)
})

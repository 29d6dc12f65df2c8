import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  failuresIn,
  get,
  type Kind,
  type Load,
  post,
  type Result,
  register,
  startLoad,
} from '../test/steady-load.ts'
import { countByReplica, readServed } from './gateway-log.ts'
import { docker, hasEngine, prepareInstallation, type Replica } from './installation.ts'

const isPossible = await hasEngine()
if (!isPossible) {
  test('a container engine runs', ({ skip }) => skip('Start a container engine with Compose'))
}

const site = await prepareInstallation()

/** Milliseconds within which a new replica receives requests. */
const FOLLOWS_MS = 5_000

describe.runIf(isPossible)('three replicas of docker-compose.prod.yml', () => {
  let load: Load
  beforeAll(async () => {
    await site.start()
    load = await startLoad(site.url, { status: 10, verify: 10, refresh: 2, logIn: 1 })
  })
  afterAll(async () => {
    await site.remove()
    load.stop()
  })

  const countsSince = async (since: Date) =>
    countByReplica(readServed(await site.gatewayLog(since)))

  /** Expects that the replica answered a request within five seconds after it was ready. */
  async function expectFollowed({ id, ip }: Replica) {
    const start = (await docker(['logs', id]))
      .split('\n')
      .findLast((it) => it.includes('sys_startup'))
    const ready = new Date(JSON.parse(start ?? '{}').time)
    const first = readServed(await site.gatewayLog(ready)).find((it) => it.ip === ip)
    expect(first, `${ip} received no request`).toBeDefined()
    const ms = Number(first?.at) - Number(ready)
    say(`${ip} answered its first request ${ms} ms after it was ready`)
    expect(ms).toBeLessThan(FOLLOWS_MS)
  }

  /** Expects it of all replicas but those that ran before. */
  async function expectFollowedAll(before: Replica[]) {
    const ids = before.map(({ id }) => id)
    const added = (await site.replicas()).filter(({ id }) => !ids.includes(id))
    expect(added).not.toEqual([])
    for (const replica of added) await expectFollowed(replica)
  }

  test('share the requests', async () => {
    const begin = new Date()
    expect(failuresIn(await load.take(5_000))).toEqual([])
    const counts = await countsSince(begin)
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
    expect(Object.keys(counts).sort()).toEqual((await site.replicas()).map(({ ip }) => ip).sort())
    for (const count of Object.values(counts)) expect(count / total).toBeGreaterThan(0.2)
  })

  test('lose no idempotent request when one is killed, and follow its successor', async () => {
    const before = await site.replicas()
    const [victim] = before
    if (!victim) throw new Error('There is no replica.')
    await load.take(0)
    await docker(['kill', '--signal', 'KILL', victim.id])
    const results = await load.take(6_000)
    report('killed', results)
    expect(failuresIn(idempotent(results))).toEqual([])
    // A POST that the killed replica was processing may fail: the gateway can't know whether it took effect.
    expect(failuresIn(results).length).toBeLessThan(5)
    await docker(['rm', '--force', victim.id])
    await site.scale(3)
    expect(failuresIn(await load.take(FOLLOWS_MS))).toEqual([])
    await expectFollowedAll(before)
  })

  test('lose no request when each is stopped and replaced', async () => {
    const before = await site.replicas()
    await load.take(0)
    for (const { id } of before) await site.replace(id)
    const results = await load.take(FOLLOWS_MS)
    report('replaced', results)
    expect(failuresIn(results)).toEqual([])
    await expectFollowedAll(before)
  })

  test('lose no request from three to one and back', async () => {
    await load.take(0)
    await site.scale(1)
    const before = await site.replicas()
    const down = await load.take(FOLLOWS_MS)
    await site.scale(3)
    const results = [...down, ...(await load.take(FOLLOWS_MS))]
    report('3 to 1 to 3', results)
    expect(failuresIn(results)).toEqual([])
    await expectFollowedAll(before)
  })

  test('refuse the tokens of an ended session within a second', async () => {
    const { access_token } = await register(site.url, 'leaves', 'ends-on-all-replicas')
    await get(`${site.url}/auth/logout`, access_token)
    await setTimeout(1_000)
    const answers = Array.from({ length: 12 }, () => get(`${site.url}/auth/status`, access_token))
    for (const { status } of await Promise.all(answers)) expect(status).toBe(401)
  })

  test('count wrong passwords together, also behind two gateways', async () => {
    await register(site.url, 'guessed', 'counted-on-all-replicas')
    const urls = [site.url, await site.addGateway()]
    await expect.poll(() => statusOf(`${urls[1]}/ping`), { timeout: 20_000 }).toBe(200)
    const guess = { email: 'guessed@example.test', password: 'not-the-right-one' }
    const answers = Array.from({ length: 16 }, (_, n) => post(`${urls[n % 2]}/auth/login`, guess))
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(6)
  })
})

/** The requests that nginx repeats, all of them GET. */
const IDEMPOTENT: Kind[] = ['status', 'verify']

const idempotent = (results: Result[]) => results.filter(({ kind }) => IDEMPOTENT.includes(kind))

const statusOf = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => undefined,
  )

const say = (text: string) => void process.stdout.write(`${text}\n`)

function report(what: string, results: Result[]) {
  const slowest = Math.round(Math.max(...results.map(({ ms }) => ms)))
  const counts = `${results.length} requests, ${idempotent(results).length} of them idempotent`
  say(`${what}: ${counts}, slowest ${slowest} ms, failed: ${JSON.stringify(failuresIn(results))}`)
}

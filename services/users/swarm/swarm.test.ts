import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { useClosing } from '../test/closing.ts'
import {
  failuresIn,
  get,
  type Load,
  post,
  type Result,
  register,
  startLoad,
  type Tokens,
} from '../test/steady-load.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { startFront } from './front.ts'
import { buildImages, IMAGES, removeImages } from './images.ts'
import { ADDRESSES } from './links.ts'
import { whyImpossible } from './programs.ts'
import { type Site, siteOf } from './site.ts'

const reason = whyImpossible()
if (reason) test('two engines can run here', ({ skip }) => skip(reason))

const VERSIONS = ['first', 'second']
const SERVICES = ['users', 'client', 'gateway']
/** Requests a second: few, because the cores also run both nodes and start every new task. */
const RATES = { status: 6, list: 2, verify: 4, refresh: 2, logIn: 0.5 }
const USERS = 4

/** What docs/swarm.md promises when a node is lost. */
const MOST_LOST_REQUESTS = 10
/** By then, the gateways have forgotten the lost node, and its tasks run elsewhere. */
const LONGEST_TROUBLE_MS = 40_000

const secret = () => randomBytes(32).toString('hex')

describe.skipIf(reason)('ops/swarm/stack.yml on two nodes', () => {
  let cluster: Cluster
  let site: Site
  let url: string
  let load: Load
  const secrets = { former: secret(), next: secret() }
  const passwords = { owner: secret(), service: secret(), backup: secret() }
  const closing = useClosing()

  beforeAll(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-swarm-front-'))
    closing.push(() => rm(folder, { recursive: true, force: true }))
    closing.push(() => removeImages(VERSIONS))
    cluster = await startCluster(await buildImages(VERSIONS, folder))
    closing.push(cluster.remove)
    site = siteOf(cluster.manager)
    await site.createSecret('gatehouse_owner_password', passwords.owner)
    await site.createSecret('gatehouse_service_password_1', passwords.service)
    await site.createSecret('gatehouse_backup_password', passwords.backup)
    await site.createSecret('gatehouse_app_secret_1', secrets.former)
    await site.deploy({ VERSION: 'first' })
    const front = await startFront(folder, [ADDRESSES.manager, ADDRESSES.worker])
    closing.push(front.stop)
    url = front.url
    load = await startLoad(url, RATES, USERS)
    closing.push(load.stop)
  })

  /** The loss of a node then leaves a task of each part. */
  async function expectOnEachNode() {
    for (const service of SERVICES) {
      const nodes = (await site.tasks(service)).map(({ node }) => node)
      expect([...new Set(nodes)].sort(), service).toEqual(['manager', 'worker'])
    }
  }

  test('each node runs a task of each part', async () => {
    await expectOnEachNode()
    expect(failuresIn(await load.take(3_000))).toEqual([])
  })

  /** Changes something under load, and expects that no request fails until three seconds later. */
  async function expectNoFailure(what: string, change: () => Promise<unknown>) {
    await load.take(0)
    await change()
    const results = await load.take(3_000)
    report(what, results)
    expect(failuresIn(results)).toEqual([])
  }

  test('an update to another version fails no request', async () => {
    await expectNoFailure('update', async () => {
      await site.migrate('second')
      await site.deploy({ VERSION: 'second' })
    })
    for (const service of SERVICES) {
      const images = (await site.tasks(service)).map(({ image }) => image)
      expect([...new Set(images)]).toEqual([`${IMAGES}/${service}:second`])
    }
    await expectOnEachNode()
  })

  test('another APP_SECRET fails no request, and the sessions continue', async () => {
    const { former, next } = secrets
    const [kept, stale] = [
      await register(url, 'kept', 'refreshed-under-the-next'),
      await register(url, 'stale', 'never-refreshed-again'),
    ]
    const deployWith = (number: number, value: string) => async () => {
      await site.createSecret(`gatehouse_app_secret_${number}`, value)
      await site.deploy({ VERSION: 'second', APP_SECRET_NUMBER: `${number}` })
    }
    await expectNoFailure('new secret appended', deployWith(2, `${former},${next}`))
    await expectOnEachNode()
    await expectNoFailure('new secret first', deployWith(3, `${next},${former}`))
    await expectOnEachNode()
    const { refresh_token } = await refresh(kept)
    // The last step shows that the new secret signs, because the former one verifies no longer.
    await expectNoFailure('former secret removed', deployWith(4, next))
    await expectOnEachNode()
    expect((await get(`${url}/auth/status`, kept.access_token)).status).toBe(200)
    expect((await post(`${url}/auth/refresh`, { refresh_token })).status).toBe(200)
    const { refresh_token: old } = stale
    expect((await post(`${url}/auth/refresh`, { refresh_token: old })).status).toBe(401)
  })

  async function refresh({ refresh_token }: Tokens): Promise<Tokens> {
    const response = await post(`${url}/auth/refresh`, { refresh_token })
    expect(response.status).toBe(200)
    return response.json() as Promise<Tokens>
  }

  test('a lost node costs few requests, and its tasks move to the other one', async () => {
    expect(failuresIn(await load.take(1_000))).toEqual([])
    const lost = performance.now()
    await cluster.loseWorker()
    const results = await load.take(LONGEST_TROUBLE_MS)
    report('node lost', results)
    const [lastFailure, lastDelay] = [failuresIn(results), results.filter(isSlow)].map(
      (troubled) => Math.max(lost, ...troubled.map(({ at }) => at)) - lost,
    )
    say(`failures of requests in ${seconds(lastFailure)} s, delays in ${seconds(lastDelay)} s`)
    expect(failuresIn(results).length).toBeLessThanOrEqual(MOST_LOST_REQUESTS)
    const after = await load.take(5_000)
    report('after that', after)
    expect(failuresIn(after)).toEqual([])
    const nodes = async () => (await site.tasks('users')).map(({ node }) => node)
    await expect.poll(nodes, { timeout: 60_000 }).toEqual(['manager', 'manager', 'manager'])
  })

  /** Runs a command as the database's owner, like docs/swarm.md. With the former secret, by which the older seals are verified. */
  const operator = (...args: string[]) =>
    site.exec('backup', ['node', 'services/users/src/cli.ts', ...args], {
      APP_SECRET: `${secrets.next},${secrets.former}`,
      DATABASE_URL: 'postgres://gatehouse_service@postgres:5432/gatehouse',
      DATABASE_PASSWORD: passwords.service,
      MIGRATION_DATABASE_URL: 'postgres://gatehouse@postgres:5432/gatehouse',
      MIGRATION_DATABASE_PASSWORD: passwords.owner,
    })

  test('a backup passes a drill, and is restored', async () => {
    await load.stop()
    const user = await register(url, 'restored', 'in-the-backup-of-the-swarm')
    await operator('backup', '/backups/now')
    expect(await operator('drill', '/backups')).toContain('now')
    await site.scale('users', 0)
    const database = ['--username', 'gatehouse', 'gatehouse']
    await site.exec('postgres', ['dropdb', '--force', ...database])
    await site.exec('postgres', ['createdb', ...database])
    expect(await operator('restore', '/backups/now')).toContain('ready for the service')
    await site.scale('users', 3)
    const status = () => get(`${url}/auth/status`, user.access_token).then((it) => it.status)
    await expect.poll(status, { timeout: 30_000 }).toBe(401)
  })
})

const say = (text: string) => void process.stdout.write(`${text}\n`)
/** Whether an address that nobody answers was tried first, for a second. */
const isSlow = ({ ms }: Result) => ms > 900
const seconds = (ms = 0) => (ms / 1_000).toFixed(1)

function report(what: string, results: Result[]): void {
  const slowest = Math.round(Math.max(...results.map(({ ms }) => ms)))
  const slow = results.filter(isSlow).length
  const failed = failuresIn(results).map(({ kind, outcome }) => `${kind} ${outcome}`)
  say(
    `${what}: ${results.length} requests, ${slow} slow, slowest ${slowest} ms, failed: ${failed.length} ${failed.slice(0, 20)}`,
  )
}

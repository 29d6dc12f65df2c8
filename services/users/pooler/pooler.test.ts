import { beforeAll, describe, expect, test } from 'vitest'
import { run } from '../test/cli.ts'
import { useClosing } from '../test/closing.ts'
import { asService } from '../test/database.ts'
import {
  databaseUrl,
  lockUsers,
  query,
  startPostgres,
  type TestPostgres,
} from '../test/postgres.ts'
import { logIn, type Reply, register, send, tokensOf } from '../test/requests.ts'
import { startListening } from '../test/server-process.ts'
import { type Pooler, startPooler } from './pooler.ts'
import { SUPPORTED } from './site.ts'

const PEOPLE = Array.from({ length: 8 }, (_, n) => `person-${n}`)
/** What docs/scale.md promises, in milliseconds. */
const REVOKED_WITHIN = 1_000
/** Twice what docs/scale.md reports, in milliseconds. */
const RECOVERED_WITHIN = 5_000

describe.for(SUPPORTED)('$name', ({ bouncer, settings }) => {
  const closing = useClosing()
  let postgres: TestPostgres
  let pooler: Pooler
  let ownerUrl = ''
  const replicas: string[] = []
  const replica = (n: number) => replicas[n % replicas.length] ?? ''
  const command = (...args: string[]) =>
    run(args, { DATABASE_URL: pooler.url, MIGRATION_DATABASE_URL: ownerUrl })

  beforeAll(async () => {
    postgres = await startPostgres()
    closing.push(postgres.remove)
    await query(postgres.url, 'CREATE DATABASE gatehouse')
    ownerUrl = databaseUrl(postgres.url, 'gatehouse')
    const migrated = await run(['migrate'], { MIGRATION_DATABASE_URL: ownerUrl })
    expect(migrated).toMatchObject({ code: 0, stderr: '' })
    pooler = await startPooler(bouncer, asService(ownerUrl), settings)
    closing.push(pooler.remove)
    for (let n = 0; n < 2; n += 1) {
      const { child, url } = await startListening(pooler.url)
      closing.push(() => child.kill('SIGKILL'))
      replicas.push(url)
    }
  })

  /** Registers, logs in, refreshes, logs out and tries a wrong password, on both replicas in turn. */
  async function visit(username: string, n: number): Promise<number[]> {
    const { access } = await register(replica(n), username)
    const again = tokensOf(await logIn(replica(n + 1), username))
    const body = { refresh_token: again.refresh }
    const replies = [
      await send(replica(n), '/auth/status', { token: access }),
      await send(replica(n), '/auth/refresh', { body }),
      await send(replica(n + 1), '/auth/status', { token: again.access }),
      await send(replica(n), '/auth/logout', { method: 'POST', token: again.access }),
      await logIn(replica(n + 1), username, 'wrong-battery-staple'),
    ]
    return replies.map(({ status }) => status)
  }

  test('people register, log in, refresh and log out at the same time', async () => {
    const visits = await Promise.all(PEOPLE.map(visit))
    expect(visits).toEqual(PEOPLE.map(() => [200, 200, 200, 200, 401]))
    const sql = `SELECT count(*)::int FROM pg_stat_activity WHERE usename = 'gatehouse_service'`
    const [row] = await query<{ count: number }>(ownerUrl, sql)
    // Session mode has as many connections as clients.
    if (settings['pool_mode'] !== 'session') {
      expect(row?.count).toBeLessThanOrEqual(Number(settings['default_pool_size']))
    }
  })

  test('a log-out takes effect on the other replica within a second', async () => {
    const times: number[] = []
    for (let n = 0; n < 5; n += 1) {
      const { access: token } = tokensOf(await logIn(replica(0), PEOPLE[n] ?? ''))
      // Now the other replica has the session in its memory.
      expect((await send(replica(1), '/auth/status', { token })).status).toBe(200)
      await send(replica(0), '/auth/logout', { method: 'POST', token })
      const began = performance.now()
      const asked = () => send(replica(1), '/auth/status', { token }).then(({ status }) => status)
      await expect.poll(asked, { interval: 5, timeout: 5_000 }).toBe(401)
      times.push(performance.now() - began)
    }
    process.stdout.write(`log-outs took effect within ${Math.round(Math.max(...times))} ms\n`)
    expect(Math.max(...times)).toBeLessThan(REVOKED_WITHIN)
    expect(pooler.log()).toContain('LOG process up')
    expect(pooler.log()).not.toContain('WARNING')
  })

  test('the time limits hold', async () => {
    const unlock = await lockUsers(ownerUrl)
    try {
      const began = performance.now()
      const reply = await logIn(replica(0), PEOPLE[0] ?? '')
      expectUnavailable(reply)
      expect(performance.now() - began).toBeLessThan(3_000)
      const limits = await query(pooler.url, 'SHOW statement_timeout')
      expect(limits).toEqual([{ statement_timeout: '1500ms' }])
    } finally {
      await unlock()
    }
    expect((await logIn(replica(0), PEOPLE[0] ?? '')).status).toBe(200)
  })

  test('doctor finds no problem, and verify-audit reads the trail', async () => {
    expect(await command('doctor')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('No problems.'),
    })
    expect(await command('verify-audit')).toMatchObject({ code: 0, stderr: '' })
  })

  test('while the pooler restarts, requests get 503 at most', async () => {
    pooler.stop()
    await expectOutage()
    await pooler.start()
    await expectRecovery('the pooler')
  })

  test('while Postgres restarts, requests get 503 at most', async () => {
    await postgres.stop()
    await expectOutage()
    await postgres.start()
    await expectRecovery('Postgres')
  })

  async function expectOutage(): Promise<void> {
    for (const n of [0, 1]) expectUnavailable(await logIn(replica(n), PEOPLE[0] ?? ''))
  }

  async function expectRecovery(of: string): Promise<void> {
    const began = performance.now()
    for (const n of [0, 1]) await expect.poll(() => statusOf(n), { timeout: 30_000 }).toBe(200)
    const took = Math.round(performance.now() - began)
    process.stdout.write(`log-ins succeeded ${took} ms after ${of} was back\n`)
    expect(took).toBeLessThan(RECOVERED_WITHIN)
  }

  /** Logs in, and expects no other failure than 503. */
  async function statusOf(n: number): Promise<number> {
    const reply = await logIn(replica(n), PEOPLE[0] ?? '')
    if (reply.status !== 200) expectUnavailable(reply)
    return reply.status
  }
})

function expectUnavailable({ status, retryAfter }: Reply): void {
  expect({ status, retryAfter }).toEqual({ status: 503, retryAfter: expect.any(String) })
}

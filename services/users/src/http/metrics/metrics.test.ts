import { listUsers, login, ping, refresh, status } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { insertRuns } from '../../../test/backup-runs.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { METRICS } from './definitions.ts'

const server = useApp({ METRICS_PORT: '9464' })
const off = useApp()

beforeEach(() => insertRuns(server))

/** Returns the value of each series, by its name with labels. */
async function readMetrics(from = server): Promise<Map<string, number>> {
  const text = await from.app.metrics.read()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  )
}

/** Returns by how much the series of a metric grew while `work` ran, without the unchanged ones. */
async function growth(metric: string, work: () => Promise<unknown>) {
  const before = await readMetrics()
  await work()
  const after = await readMetrics()
  const grown = [...after].filter(
    ([series, value]) => series.startsWith(metric) && value !== (before.get(series) ?? 0),
  )
  return Object.fromEntries(
    grown.map(([series, value]) => [
      series.slice(metric.length),
      value - (before.get(series) ?? 0),
    ]),
  )
}

const logIn = (email: string, password = PASSWORD) =>
  server.call(login, { body: { email, password } })

test('counts requests by route pattern and status', async () => {
  const { user, token } = await logInAs(server, 'admin')
  const requests = () =>
    Promise.all([
      server.call(status, { token }),
      server.call(status),
      server.send({ method: 'GET', url: `/users/${user.id}?token=secret` }),
    ])
  expect(await growth('gatehouse_http_requests_total', requests)).toEqual({
    '{method="GET",route="/auth/status",status="200"}': 1,
    '{method="GET",route="/auth/status",status="401"}': 1,
    '{method="GET",route="/users/:id",status="200"}': 1,
  })
})

test('has no label that a client chooses', async () => {
  const nonsense = async () => {
    await server.send({ method: 'GET', url: '/chosen-path' })
    await server.send({ method: 'PROPFIND' as 'GET', url: '/chosen-path' })
    await server.send({ method: 'PATCH', url: '/ping', headers: { host: 'chosen-host' } })
    await logIn('chosen-name@example.test')
  }
  expect(await growth('gatehouse_http_requests_total', nonsense)).toMatchObject({
    '{method="other",route="none",status="404"}': 2,
  })
  expect(await server.app.metrics.read()).not.toMatch(/chosen|PROPFIND/)
})

test('counts log-ins by outcome, and blocked attempts', async () => {
  const { email } = await createUser(server)
  const attempts = async () => {
    await logIn(email)
    for (let n = 0; n < 11; n += 1) await logIn(email, 'a wrong password')
  }
  const before = await readMetrics()
  expect(await growth('gatehouse_log_ins_total', attempts)).toEqual({
    '{outcome="success"}': 1,
    '{outcome="invalid_credentials"}': 10,
    '{outcome="too_many_requests"}': 1,
  })
  const blocked = 'gatehouse_attempts_blocked_total{kind="account"}'
  expect((await readMetrics()).get(blocked)).toBe((before.get(blocked) ?? 0) + 1)
})

test('counts refreshes by rule', async () => {
  const { refreshToken } = await logInAs(server, 'employee')
  const present = (token: string) => server.call(refresh, { body: { refresh_token: token } })
  const refreshes = async () => {
    await present(refreshToken)
    await server.owner.query(`UPDATE sessions SET ended_at = now(), end_reason = 'logged_out'`)
    await present(refreshToken)
  }
  expect(await growth('gatehouse_refreshes_total', refreshes)).toEqual({
    '{rule="same"}': 1,
    '{rule="refused"}': 1,
  })
})

test('counts reads of sessions that the cache answers', async () => {
  const { token } = await logInAs(server, 'employee')
  await server.app.liveSessions.catchUp()
  const reads = async () => {
    await server.call(status, { token })
    await server.call(status, { token })
  }
  expect(await growth('gatehouse_session_cache_reads_total', reads)).toMatchObject({
    '{result="hit"}': expect.any(Number),
  })
})

test('a flood shows in the queue of hashes', async () => {
  const flood = Array.from({ length: 12 }, (_, n) => logIn(`name-${n}@example.test`))
  await expect
    .poll(async () => (await readMetrics()).get('gatehouse_password_hash_queue_length'))
    .toBeGreaterThan(0)
  await Promise.all(flood)
  const metrics = await readMetrics()
  expect(metrics.get('gatehouse_password_hash_queue_length')).toBe(0)
  expect(metrics.get('gatehouse_password_hash_wait_seconds_count')).toBeGreaterThan(11)
})

test('every metric has a value after ordinary use', async () => {
  const { token, refreshToken } = await logInAs(server, 'employee')
  await server.call(status, { token })
  await server.call(refresh, { body: { refresh_token: refreshToken } })
  for (let n = 0; n < 11; n += 1) await logIn('unknown@example.test', 'a wrong password')
  const series = [...(await readMetrics()).keys()]
  const absent = Object.keys(METRICS).filter(
    (name) => !series.some((text) => text.startsWith(name)),
  )
  expect(absent).toEqual([])
  expect(series.some((text) => text.startsWith('nodejs_eventloop_lag_p99'))).toBe(true)
})

test('counts nothing per request without METRICS_PORT', async () => {
  await off.call(ping)
  await off.call(listUsers)
  const series = [...(await readMetrics(off)).keys()]
  expect(series.filter((text) => text.startsWith('gatehouse_http'))).toEqual([])
})

test('the port of the API serves no metrics', async () => {
  expect((await server.send({ method: 'GET', url: '/metrics' })).status).toBe(404)
})

import getPort from 'get-port'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeGateway, type Gateway, ownGateway, startGateway } from './stack.ts'
import { count, send, startUpstream, type Upstream } from './upstream.ts'

describeGateway('request ids and the log', () => {
  let users: Upstream
  let gateway: Gateway
  beforeAll(async () => {
    users = await startUpstream()
    gateway = await startGateway({ USERS_UPSTREAM: `127.0.0.1:${users.port}` })
  })
  afterAll(async () => {
    await gateway.stop()
    await users.stop()
  })

  const PATHS = ['/users', '/auth/status', '/users/status/503', '/people', '/assets/none', '/.env']

  it.each(PATHS)('sends the client’s request id once with %s', async (path) => {
    const headers = { 'x-request-id': 'caller-0001._x' }
    const answer = await send(gateway.port, path, { headers })
    expect(count(answer, 'x-request-id')).toBe(1)
    expect(answer.headers['x-request-id']).toBe('caller-0001._x')
  })

  it.each(['short', 'x'.repeat(65), 'has space', '<script>', '"},{"a":"', 'aaaaaaaa\u00e9'])(
    'replaces the malformed request id %j',
    async (id) => {
      const answer = await send(gateway.port, '/users', { headers: { 'x-request-id': id } })
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
      expect(users.seen.at(-1)?.headers['x-request-id']).toBe(answer.headers['x-request-id'])
    },
  )

  it('logs each request as one JSON line without the query string', async () => {
    const headers = { 'x-request-id': 'log-line-01', 'x-forwarded-for': '6.6.6.6' }
    await send(gateway.port, '/users/a%22b?token=secret', { method: 'DELETE', headers })
    const line = await gateway.logged('log-line-01')
    expect(line).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      request_id: 'log-line-01',
      address: '127.0.0.1',
      method: 'DELETE',
      path: '/users/a%22b',
      status: 200,
      duration: expect.any(Number),
      upstream: `127.0.0.1:${users.port}`,
      upstream_status: '200',
      event: '',
      reason: '',
    })
  })

  it('logs the method and path of the request rather than of the error page', async () => {
    const headers = { 'x-request-id': 'log-line-02' }
    await send(gateway.port, '/auth//login', { method: 'POST', headers })
    const line = await gateway.logged('log-line-02')
    expect(line).toMatchObject({ method: 'POST', path: '/auth//login', status: 404 })
  })

  it('writes no query string to any log, even when the service fails', async () => {
    const headers = { 'x-request-id': 'log-line-03', referer: 'http://a/?token=secret' }
    await send(gateway.port, '/users/drop?token=secret', { headers })
    const line = await gateway.logged('log-line-03')
    expect(line).toMatchObject({
      path: '/users/drop',
      status: 503,
      upstream_status: expect.stringContaining('502'),
    })
    expect(gateway.log() + gateway.errors()).not.toContain('secret')
  })
  const PROBES = ['/ping', '/health/live', '/api/v1/health/ready']

  it.each(PROBES)('does not log a successful health check of %s', async (path) => {
    const id = `probe${path.replaceAll('/', '.')}`
    await send(gateway.port, path, { headers: { 'x-request-id': id } })
    await send(gateway.port, '/users', { headers: { 'x-request-id': 'after-the-probe' } })
    await gateway.logged('after-the-probe')
    expect(gateway.log()).not.toContain(id)
  })

  it.each(PROBES)('logs a failed health check of %s', async (path) => {
    const down = await ownGateway({ USERS_UPSTREAM: `127.0.0.1:${await getPort()}` })
    await send(down.port, path, { headers: { 'x-request-id': 'failed-probe' } })
    expect(await down.logged('failed-probe')).toMatchObject({ path, status: 503 })
  })

  it('starts with ACCESS_LOG=off', async () => {
    const silent = await ownGateway({
      USERS_UPSTREAM: `127.0.0.1:${users.port}`,
      ACCESS_LOG: 'off',
    })
    expect((await send(silent.port, '/users')).status).toBe(200)
    expect(() => silent.log()).toThrow('ENOENT')
  })
})

import { type ClientRequest, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { expectFailure } from './failures.ts'
import { describeGateway, ownGateway } from './stack.ts'
import { send, startUpstream, type Upstream } from './upstream.ts'

/** Keeps `count` connections open until the test ends, and reopens each that nginx closes. */
async function hold(port: number, count: number, bytes: string) {
  const sockets = new Set<Socket>()
  let over = false
  const open = () =>
    new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(bytes)
        resolve()
      })
      sockets.add(socket)
      socket.on('error', () => resolve())
      socket.on('close', () => {
        sockets.delete(socket)
        if (!over) setTimeout(open, 5)
      })
    })
  onTestFinished(() => {
    over = true
    for (const socket of sockets) socket.destroy()
  })
  await Promise.all(Array.from({ length: count }, open))
}

/**
 * Keeps `count` requests open without the last byte of their bodies: nginx counts each while it waits. Repeats one that
 * was refused because another request had its place at that moment.
 */
function sendSlowly(port: number, count: number, address: string) {
  const requests = new Set<ClientRequest>()
  const headers = { 'content-length': '2', 'x-forwarded-for': address }
  const options = { host: '127.0.0.1', port, path: '/users', method: 'POST', headers, agent: false }
  let over = false
  const open = () => {
    const slow = request(options)
    requests.add(slow)
    slow.on('error', () => {})
    slow.on('close', () => {
      requests.delete(slow)
      if (!over) setTimeout(open, 5)
    })
    slow.on('response', () => slow.destroy())
    slow.write('x')
  }
  onTestFinished(() => {
    over = true
    for (const slow of requests) slow.destroy()
  })
  for (let opened = 0; opened < count; opened += 1) open()
}

describeGateway('connections', () => {
  let users: Upstream
  let upstreams: Record<string, string>
  beforeAll(async () => {
    users = await startUpstream()
    upstreams = { USERS_UPSTREAM: `127.0.0.1:${users.port}` }
  })
  afterAll(() => users.stop())

  it.each([
    ['2,600 half-sent request heads', 2_600, 'GET / HTTP/1.1\r\nHost: a\r\nX-Half: '],
    ['5,000 idle connections', 5_000, 'GET /.idle HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])(
    'answers other clients while one address keeps %s open',
    { timeout: 30_000 },
    async (_, count, bytes) => {
      const { port } = await ownGateway(upstreams)
      await hold(port, count, bytes)
      const answers = await Promise.allSettled(
        Array.from({ length: 20 }, () => send(port, '/users')),
      )
      expect(
        answers.map((it) => (it.status === 'fulfilled' ? it.value.status : it.reason)),
      ).toEqual(answers.map(() => 200))
    },
  )

  it('limits the concurrent requests of one network without affecting another', async () => {
    const gateway = await ownGateway({
      ...upstreams,
      TRUSTED_PROXIES: '127.0.0.1',
      CONNECTIONS_PER_NETWORK: '10',
    })
    const from = (address: string) =>
      send(gateway.port, '/auth/status', { headers: { 'x-forwarded-for': address } })
    sendSlowly(gateway.port, 10, '2001:db8:0:1::1')
    await expect.poll(async () => (await from('2001:db8:0:1::2')).status).toBe(429)
    const refused = await from('2001:db8:0:1::2')
    expectFailure(refused, 'too_many_requests')
    expect(await gateway.logged(refused.headers['x-request-id'])).toMatchObject({
      status: 429,
      event: 'excess_rate_limit_exceeded',
    })
    expect((await from('2001:db8:0:2::1')).status).toBe(200)
  })
})

import { createServer } from 'node:http'
import getPort from 'get-port'
import { expect, it, onTestFinished } from 'vitest'
import { expectFailure } from './failures.ts'
import { startGuarded } from './guarded.ts'
import { describeGateway, ownGateway } from './stack.ts'
import { close, portOf, send, startUpstream } from './upstream.ts'

/** Starts a replica that closes the connection of its first request, and answers the others. */
async function startFaltering() {
  const seen: string[] = []
  const server = createServer((req, res) => {
    req.resume().on('end', () => {
      seen.push(String(req.method))
      if (seen.length === 1) req.socket.destroy()
      else res.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => close(server))
  return { seen, port: portOf(server) }
}

describeGateway('a request that a replica did not answer', () => {
  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])(
    'is repeated if it is a %s',
    async (method) => {
      const replica = await startFaltering()
      const { port } = await ownGateway({ USERS_UPSTREAM: `127.0.0.1:${replica.port}` })
      expect((await send(port, '/users/1', { method })).status).toBe(200)
      expect(replica.seen).toEqual([method, method])
    },
  )

  it.each(['/auth/refresh', '/auth/login', '/auth/logout', '/api/v1/auth/refresh/'])(
    'is repeated if it is a POST to %s',
    async (path) => {
      const replica = await startFaltering()
      const live = await startUpstream()
      onTestFinished(live.stop)
      const single = await ownGateway({ USERS_UPSTREAM: `127.0.0.1:${replica.port}` })
      const post = { method: 'POST', body: '{"a":1}' }
      expect((await send(single.port, path, post)).status).toBe(200)
      expect(replica.seen).toEqual(['POST', 'POST'])
      const ports = [(await startFaltering()).port, (await startFaltering()).port, live.port]
      const list = ports.map((each) => `127.0.0.1:${each}`).join(',')
      const { port } = await ownGateway({ USERS_UPSTREAM: list })
      for (let i = 0; i < 3; i += 1) expect((await send(port, path, post)).status).toBe(200)
    },
  )

  it('is not repeated if it is a registration', async () => {
    const replica = await startFaltering()
    const { port } = await ownGateway({ USERS_UPSTREAM: `127.0.0.1:${replica.port}` })
    const post = { method: 'POST', body: '{}' }
    expectFailure(await send(port, '/auth/register', post), 'unavailable')
    expect(replica.seen).toEqual(['POST'])
  })

  it.each(['POST', 'PATCH'])('is not repeated if it is a %s', async (method) => {
    const replica = await startFaltering()
    const { port } = await ownGateway({ USERS_UPSTREAM: `127.0.0.1:${replica.port}` })
    expectFailure(await send(port, '/users/1', { method, body: '{}' }), 'unavailable')
    expect(replica.seen).toEqual([method])
  })

  it('is repeated whatever its method if no replica received it', async () => {
    const live = await startUpstream()
    onTestFinished(live.stop)
    const ports = [await getPort(), await getPort(), await getPort(), live.port]
    const list = ports.map((port) => `127.0.0.1:${port}`).join(',')
    const { port } = await ownGateway({ USERS_UPSTREAM: list })
    for (let i = 0; i < 20; i += 1) {
      const answer = await send(port, '/auth/login', { method: 'POST', body: '{"a":1}' })
      expect(answer.status).toBe(200)
    }
    expect(live.seen.map(({ headers }) => headers['content-length'])).toEqual(Array(20).fill('7'))
  })

  it('is repeated with the same role and method if the verifier received it', async () => {
    const guarded = await startGuarded()
    onTestFinished(guarded.stop)
    const falter = () => {
      guarded.verifier.answer = (res) => {
        guarded.verifier.answer = undefined
        res.destroy()
      }
    }
    const post = (path: string, headers: Record<string, string>) => {
      falter()
      return send(guarded.port, path, { method: 'POST', headers, body: '{}' })
    }
    const manager = { cookie: 'gatehouse_session=manager' }
    const own = { ...manager, 'sec-fetch-site': 'same-origin' }
    expect((await post('/reports/', own)).status).toBe(200)
    expect((await post('/vault/', own)).status).toBe(403)
    expect((await post('/reports/', manager)).status).toBe(403)
    expect(guarded.service.seen).toHaveLength(1)
    const roles = guarded.verifier.asked.map(({ url }) => url.split('role=')[1])
    expect(roles.join()).toBe('manager,manager,admin,admin,manager,manager')
    for (const { headers } of guarded.verifier.asked) {
      expect(headers['x-original-method']).toBe('POST')
    }
    expect((await send(guarded.port, '/.gateway/again/manager', { headers: own })).status).toBe(404)
  })
})

describeGateway('an idle connection to a replica', () => {
  it('is closed by the gateway within seconds', async () => {
    const users = await startUpstream()
    onTestFinished(users.stop)
    let open = 0
    users.server.on('connection', (socket) => {
      open += 1
      socket.on('close', () => {
        open -= 1
      })
    })
    const { port } = await ownGateway({ USERS_UPSTREAM: `127.0.0.1:${users.port}` })
    await send(port, '/users')
    expect(open).toBe(1)
    // nginx would keep it for a minute.
    await expect.poll(() => open, { timeout: 10_000 }).toBe(0)
  })
})

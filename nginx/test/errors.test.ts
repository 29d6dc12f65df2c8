import getPort from 'get-port'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ERRORS, type ErrorCode } from '../../services/contract/src/index.ts'
import { describeGateway, type Gateway, ownGateway, startGateway } from './stack.ts'
import { type Answer, count, send, sendRaw, startUpstream, type Upstream } from './upstream.ts'

describeGateway('errors that nginx itself answers', () => {
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

  /** Parses a response message (RFC 9112 §2.1). */
  const parse = (text: string): Answer => {
    const [head = '', body = ''] = text.split('\r\n\r\n')
    const [line = '', ...fields] = head.split('\r\n')
    const pairs = fields.map((field) => field.split(': ') as [string, string])
    return {
      status: Number(line.split(' ')[1]),
      headers: Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value])),
      rawHeaders: pairs.flat(),
      body,
    }
  }

  const expectFailure = (
    answer: Answer,
    code: ErrorCode,
    message: string = ERRORS[code].message,
  ) => {
    const { status } = ERRORS[code]
    expect(answer.status).toBe(status)
    const request_id = answer.headers['x-request-id']
    expect(request_id).toMatch(/^[0-9a-f]{32}$/)
    expect(JSON.parse(answer.body)).toEqual({ status: 'error', code, message, request_id })
    expect(answer.headers).toMatchObject({
      server: 'nginx',
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    })
    expect(count(answer, 'content-security-policy')).toBe(1)
    expect(count(answer, 'x-request-id')).toBe(1)
  }

  it.each([
    ['bytes that are not HTTP', 'hello\r\n\r\n'],
    ['no host', 'GET /users HTTP/1.1\r\n\r\n'],
    ['two hosts', 'GET /users HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['a broken escape in the path', 'GET /users/%zz HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a NUL in the path', 'GET /users/%00 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a path above the root', 'GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n'],
    [
      'a length and chunks',
      'POST /users HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    [
      'two lengths',
      'POST /users HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    ],
    [
      'an unknown transfer coding',
      'POST /users HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n',
    ],
    ['an unknown version', 'GET /users HTTP/3.7\r\nHost: a\r\n\r\n'],
  ])('answers %s with bad_request', async (_, text) => {
    expectFailure(parse(await sendRaw(gateway.port, text)), 'bad_request')
  })

  it.each([
    ['a line too long', `GET /users?${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    [
      'a header too long',
      `GET /users HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
    ],
    [
      'too many headers',
      `GET /users HTTP/1.1\r\nHost: a\r\n${'X-Long: 0123456789\r\n'.repeat(3_500)}\r\n`,
    ],
  ])('answers %s with the size that it takes', async (_, text) => {
    const message = 'The headers or the address are larger than 16 KiB.'
    expectFailure(parse(await sendRaw(gateway.port, text)), 'bad_request', message)
  })

  it('lists the allowed methods in a 405', async () => {
    const text = 'TRACE /users HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    const answer = parse(await sendRaw(gateway.port, text))
    expectFailure(answer, 'method_not_allowed')
    expect(answer.headers['allow']).toContain('GET')
  })

  it('accepts a body of 1 MiB and refuses a larger one', async () => {
    const post = (bytes: number) =>
      send(gateway.port, '/users', { method: 'POST', body: 'x'.repeat(bytes) })
    expect((await post(1024 * 1024)).status).toBe(200)
    expectFailure(await post(1024 * 1024 + 1), 'payload_too_large')
  })

  it('answers unavailable with Retry-After: 2 when the service closes the connection', async () => {
    const answer = await send(gateway.port, '/users/drop')
    expectFailure(answer, 'unavailable')
    expect(answer.headers['retry-after']).toBe('2')
  })

  it('never repeats a POST that failed', async () => {
    // By default nginx retries a request whose keep-alive connection was closed.
    await send(gateway.port, '/users')
    users.seen.splice(0)
    await send(gateway.port, '/users/drop', { method: 'POST' })
    expect(users.seen).toHaveLength(1)
  })

  it.each([400, 401, 403, 404, 405, 413, 429, 500, 502, 503, 504])(
    "passes the service's %i on unchanged",
    async (status) => {
      const answer = await send(gateway.port, `/users/status/${status}`)
      expect(answer.status).toBe(status)
      expect(JSON.parse(answer.body)).toHaveProperty('filler')
      expect(answer.headers['content-security-policy']).toBe("default-src 'none'")
    },
  )

  it('answers 503 while the service is down, and recovers when it is back', async () => {
    const first = await startUpstream()
    const own = await ownGateway({ USERS_UPSTREAM: `127.0.0.1:${first.port}` })
    expect((await send(own.port, '/api/v1/users')).status).toBe(200)
    await first.stop()
    expectFailure(await send(own.port, '/api/v1/users'), 'unavailable')
    expectFailure(await send(own.port, '/auth/login', { method: 'POST' }), 'unavailable')
    const second = await startUpstream(first.port)
    expect((await send(own.port, '/api/v1/users')).status).toBe(200)
    await second.stop()
  })

  it('answers a page request with an HTML error while the client is down', async () => {
    const own = await ownGateway({
      USERS_UPSTREAM: `127.0.0.1:${users.port}`,
      CLIENT_UPSTREAM: `127.0.0.1:${await getPort()}`,
    })
    const answer = await send(own.port, '/login')
    expect(answer.status).toBe(503)
    expect(answer.headers).toMatchObject({
      'retry-after': '2',
      'content-type': 'text/html; charset=utf-8',
    })
    expect(answer.body).toContain(ERRORS.unavailable.message)
    expect(count(answer, 'content-security-policy')).toBe(1)
  })
})

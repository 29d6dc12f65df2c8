import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../../services/users/src/config.ts'
import { securityHeaders } from '../../services/users/src/http/security.ts'
import { describeGateway, type Gateway, ownGateway, startGateway } from './stack.ts'
import { count, send, startUpstream, type Upstream } from './upstream.ts'

const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

const serviceHeaders = (variables: Record<string, string>) =>
  securityHeaders(
    readConfig({
      DATABASE_URL: 'postgres://gatehouse:x@db.test/gatehouse',
      APP_SECRET: 'thirty-two-bytes-or-more-of-secret',
      ...variables,
    }),
  )

describeGateway('the built client and the headers of answers', () => {
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

  it.each([
    ['/', 200, 'no-cache'],
    ['/login', 200, 'no-cache'],
    ['/index.html', 200, 'no-cache'],
    ['/favicon.svg', 200, 'no-cache'],
    ['/assets/app-1a2b.js', 200, 'public, max-age=31536000, immutable'],
    ['/assets/app-gone.js', 404, 'no-store'],
    ['/assets/', 404, 'no-store'],
    ['/assets/../.env', 404, 'no-store'],
    ['/assets../.env', 404, 'no-store'],
  ])('answers %s with %i and %s', async (path, status, caching) => {
    const answer = await send(gateway.port, path)
    expect(answer.status).toBe(status)
    expect(answer.headers['cache-control']).toBe(caching)
    expect(answer.body).not.toContain('SECRET')
  })

  it.each(['/', '/people', '/assets/app-1a2b.js', '/assets/none.js'])(
    'sends each security header once with %s',
    async (path) => {
      const answer = await send(gateway.port, path)
      const expected = {
        'content-security-policy': CSP,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
      }
      expect(answer.headers).toMatchObject(expected)
      for (const name of Object.keys(expected)) expect(count(answer, name)).toBe(1)
    },
  )

  it.each(['/.env', '/.git/config', '/x/.env'])(
    "has nothing at %s without the gateway either, which the client's image is",
    async (path) => {
      const answer = await send(gateway.clientPort, path)
      expect(answer.status).toBe(404)
      expect(answer.body).toBe('There is nothing here.\n')
    },
  )

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('answers 405 to %s of a page', async (method) => {
    const answer = await send(gateway.port, '/people', { method })
    expect(answer.status).toBe(405)
    expect(answer.headers['allow']).toBe('GET, HEAD')
  })

  it('answers 304 to a page request with the current ETag', async () => {
    const { headers } = await send(gateway.port, '/login')
    const again = await send(gateway.port, '/login', {
      headers: { 'if-none-match': String(headers.etag) },
    })
    expect(again.status).toBe(304)
  })

  it.each(['/', '/users', '/users/status/503', '/.env'])(
    'names neither nginx’s version nor the framework in the headers of %s',
    async (path) => {
      const { headers } = await send(gateway.port, path)
      expect(headers['server']).toBe('nginx')
      expect(headers).not.toHaveProperty('x-powered-by')
    },
  )

  it("adds no security headers to the service's responses", async () => {
    const answer = await send(gateway.port, '/users')
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'")
    expect(count(answer, 'content-security-policy')).toBe(1)
    expect(answer.headers).not.toHaveProperty('cache-control')
  })

  it("passes the service's ETag and If-Match on, and weakens the ETag of a compressed response", async () => {
    const compressed = { 'accept-encoding': 'gzip', 'if-match': 'W/"a"' }
    const answer = await send(gateway.port, '/users', { method: 'PUT', headers: compressed })
    expect(answer.status).toBe(200)
    expect(answer.headers.etag).toBe('W/"a"')
    expect((await send(gateway.port, '/users')).headers.etag).toBe('"a"')
    // nginx itself would answer 412.
    const foreign = await send(gateway.port, '/users', { headers: { 'if-match': '"b"' } })
    expect(foreign.status).toBe(200)
    expect(users.seen.map(({ headers }) => headers['if-match'])).toEqual(
      expect.arrayContaining(['W/"a"', '"b"']),
    )
  })

  it('passes on the Cache-Control of the public keys', async () => {
    const answer = await send(gateway.port, '/.well-known/jwks.json')
    expect(answer.headers['cache-control']).toBe('public, max-age=300')
    expect(count(answer, 'cache-control')).toBe(1)
  })

  it.each(['/', '/assets/none.js', '/.env', '/auth//login'])(
    'sends the same Strict-Transport-Security as the service on %s, only if PUBLIC_URL is https',
    async (path) => {
      const variables = { PUBLIC_URL: 'https://app.test' }
      const secure = await ownGateway({ USERS_UPSTREAM: `127.0.0.1:${users.port}`, ...variables })
      const hsts = async (port: number) =>
        (await send(port, path)).headers['strict-transport-security']
      const twoYears = 'max-age=63072000; includeSubDomains'
      expect(serviceHeaders(variables)['Strict-Transport-Security']).toBe(twoYears)
      expect(await hsts(secure.port)).toBe(twoYears)
      expect(await hsts(gateway.port)).toBeUndefined()
    },
  )

  it.each([
    ['/assets/app-1a2b.js', 'gzip'],
    ['/users', 'gzip'],
    ['/auth/status', undefined],
    ['/api/v1/auth/status', undefined],
  ])('answers %s with the Content-Encoding %s', async (path, encoding) => {
    const answer = await send(gateway.port, path, { headers: { 'accept-encoding': 'gzip' } })
    expect(answer.headers['content-encoding']).toBe(encoding)
  })
})

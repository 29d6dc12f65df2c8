import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { paths } from '../../services/client/src/lib/paths.ts'
import { describeGateway, type Gateway, startGateway } from './stack.ts'
import { send, startUpstream, type Upstream } from './upstream.ts'

/** Paths that match no page, service or file. */
const UNKNOWN = [
  '/metrics',
  '/usersful',
  '/api/v2/users',
  '/gateways',
  '/dev',
  '/dev/mailbox',
  '/no/such/page',
  '/login/x',
  '/people/1/sessions/x',
  '/people//sessions',
  '/index.php',
]

describeGateway('routes', () => {
  let users: Upstream
  let gateway: Gateway
  beforeAll(async () => {
    users = await startUpstream()
    gateway = await startGateway({ USERS_UPSTREAM: `127.0.0.1:${users.port}` })
  })
  beforeEach(() => users.seen.splice(0))
  afterAll(async () => {
    await gateway.stop()
    await users.stop()
  })

  it.each([
    '/ping',
    '/health/live',
    '/docs',
    '/docs/json',
    '/dev/mail',
    '/dev/mail/0193a0b2-7c00-7000-8000-000000000001/html',
    '/users',
    '/users?limit=1&cursor=%2Fa',
    '/users/01890000-0000-7000-8000-000000000000',
    '/users/a%2Fb%20c',
    '/auth/status',
    '/auth/no-such-thing',
    '/tasks',
    '/widgets/x',
    '/audit',
    '/mail?state=failed',
    '/api/v1/ping',
    '/api/v1/no-such-thing',
    '/.well-known/jwks.json',
  ])('passes %s to the service unchanged', async (path) => {
    await send(gateway.port, path)
    expect(users.seen.map(({ url }) => url)).toEqual([path])
  })

  it.each([
    '/',
    '/login',
    '/people',
    '/people/waiting',
    '/LOGIN/',
    '/people/0193a0b2-7c00-7000-8000-000000000001/sessions?next=%2Fa',
    ...Object.values(paths).map((page) => page.replace(':id', 'a.b')),
  ])('serves the client for the page %s', async (path) => {
    const answer = await send(gateway.port, path)
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('<title>app</title>')
    expect(users.seen).toEqual([])
  })

  it.each(UNKNOWN)('serves the client with 404 for the unknown path %s', async (path) => {
    const answer = await send(gateway.port, path)
    expect(answer.status).toBe(404)
    expect(answer.headers['content-type']).toMatch(/^text\/html(;|$)/)
    expect(answer.headers['cache-control']).toBe('no-cache')
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'")
    expect(answer.body).toContain('<title>app</title>')
    expect(users.seen).toEqual([])
  })

  it.each(['/dev/mail/status/404', '/dev/mail/x/status/404'])(
    'serves the client with 404 for %s, which the service does not have in production',
    async (path) => {
      const answer = await send(gateway.port, path)
      expect(users.seen.map(({ url }) => url)).toEqual([path])
      expect(answer.status).toBe(404)
      expect(answer.headers['content-security-policy']).toContain("script-src 'self'")
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
      expect(answer.body).toContain('<title>app</title>')
    },
  )

  it('serves an error page when the service of the inbox is down', async () => {
    const answer = await send(gateway.port, '/dev/mail/status/503')
    expect(answer.status).toBe(503)
    expect(answer.headers['content-type']).toMatch(/^text\/html(;|$)/)
  })

  it.each(['/.env', '/.git/config', '/.well-known/other', '/x/.env', '/%2eenv', '/.error/api'])(
    'answers 404 for the dot-path %s',
    async (path) => {
      const answer = await send(gateway.port, path)
      expect(answer.status).toBe(404)
      expect(users.seen).toEqual([])
    },
  )

  it.each([
    '//auth/login',
    '/auth//login',
    '/auth/../auth/login',
    '/auth/x/%2e%2e/login',
    '/auth/x/.%2E%2flogin',
    '/people/../users',
    '/users/./x',
    '/users/..',
    '/auth/x\\..\\login',
    '/users/../gateway/verify',
    '/api/v1/%2e%2e/%2e%2e/gateway/verify',
    '/gateway/../auth/status',
    '/api/v1/gateway/verify',
    '/api/v1/api/v1/gateway/verify',
    '/api/v1/g%61teway/verify',
  ])('does not pass %s to the service', async (path) => {
    await send(gateway.port, path)
    expect(users.seen).toEqual([])
  })

  it.each(['/gateway/verify', '/api/v1/gateway/verify'])(
    'answers 404 for the internal path %s',
    async (path) => {
      const answer = await send(gateway.port, path)
      expect(answer.status).toBe(404)
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'not_found' })
    },
  )
})

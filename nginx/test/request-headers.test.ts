import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { describeGateway, type Gateway, ownGateway, startGateway } from './stack.ts'
import { send, sendRaw, startUpstream, type Upstream } from './upstream.ts'

const FORGED = {
  forwarded: 'for=6.6.6.6;host=evil.test',
  'x-forwarded-host': 'evil.test',
  'x-forwarded-port': '1',
  'x-forwarded-prefix': '/evil',
  'x-real-ip': '6.6.6.6',
  'x-original-url': '/gateway/verify',
  'x-rewrite-url': '/gateway/verify',
  'x-auth-user-id': '1',
  'x-auth-username': 'admin',
  'x-auth-role': 'admin',
  'x-auth-session-id': '1',
  'x-auth-level': 'aal2',
}

describeGateway('request headers', () => {
  let users: Upstream
  let gateway: Gateway
  let upstreams: Record<string, string>
  beforeAll(async () => {
    users = await startUpstream()
    upstreams = {
      USERS_UPSTREAM: `127.0.0.1:${users.port}`,
      CLIENT_UPSTREAM: `127.0.0.1:${users.port}`,
    }
    gateway = await startGateway({ ...upstreams, PUBLIC_URL: 'http://app.test:8080' })
  })
  beforeEach(() => users.seen.splice(0))
  afterAll(async () => {
    await gateway.stop()
    await users.stop()
  })

  const received = async (port: number, headers: Record<string, string>, path = '/users') => {
    await send(port, path, { headers })
    return users.seen.at(-1)?.headers ?? {}
  }

  it.each(['/users', '/auth/status', '/api/v1/users', '/.well-known/jwks.json', '/people'])(
    'removes gateway-only headers from requests to %s',
    async (path) => {
      const headers = await received(gateway.port, FORGED, path)
      expect(Object.keys(headers).filter((name) => name in FORGED)).toEqual([])
    },
  )

  it('overwrites a forged X-Forwarded-For with the client’s address', async () => {
    const headers = await received(gateway.port, {
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-proto': 'https',
    })
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' })
  })

  it('passes on what an untrusted peer reports under another name, and nothing of a trusted one', async () => {
    const name = 'x-untrusted-forwarded-for'
    const sent = { 'x-forwarded-for': '203.0.113.9', [name]: 'forged' }
    expect(await received(gateway.port, sent)).toMatchObject({ [name]: '203.0.113.9' })
    expect(await received(gateway.port, { [name]: 'forged' })).not.toHaveProperty(name)
    const behind = await ownGateway({ ...upstreams, TRUSTED_PROXIES: '127.0.0.1' })
    expect(await received(behind.port, sent)).not.toHaveProperty(name)
  })

  it('reads X-Forwarded-For of trusted proxies up to the first untrusted address', async () => {
    const behind = await ownGateway({
      ...upstreams,
      TRUSTED_PROXIES: '127.0.0.0/8, 10.0.0.0/8,fd00::/8',
    })
    const headers = await received(behind.port, {
      'x-forwarded-for': '6.6.6.6, 203.0.113.9, 10.1.2.3',
      'x-forwarded-proto': 'https',
    })
    expect(headers).toMatchObject({
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
    })
  })

  it('passes on Host with its port, Authorization and Cookie', async () => {
    const sent = { host: 'app.test:8080', authorization: 'Bearer x', cookie: 'refresh=1' }
    expect(await received(gateway.port, sent)).toMatchObject(sent)
  })

  it.each(['a@evil.test', 'evil.test/x', 'a b', 'a,b'])(
    'replaces the malformed Host %j with its own',
    async (host) => {
      const { host: passed } = await received(gateway.port, { host })
      expect(passed ?? 'app.test:8080').toBe('app.test:8080')
    },
  )

  it('reads the host from the Host header rather than from an absolute request line', async () => {
    await sendRaw(
      gateway.port,
      'GET http://evil.test/users HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n',
    )
    expect(users.seen.at(-1)).toMatchObject({ url: '/users', headers: { host: 'app.test' } })
  })

  it('drops headers with an underscore, which CGI reads as a hyphen', async () => {
    const headers = await received(gateway.port, { x_auth_role: 'admin' })
    expect(headers).not.toHaveProperty('x_auth_role')
  })
})

import { describe, expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { logInAs } from '../../test/factories.ts'

const server = useApp()
const secure = useApp({ PUBLIC_URL: 'https://accounts.example.test' })
const shared = useApp({ CORS_ORIGINS: 'https://app.example.test, http://localhost:5173' })

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

const requests = [
  ['200', { url: '/ping' }],
  ['400', { method: 'POST', url: '/auth/login', payload: {} }],
  ['400', { url: '/%zz' }],
  ['401', { url: '/auth/status' }],
  ['404', { url: '/nowhere' }],
  ['405', { url: '/auth/login' }],
  ['413', { method: 'POST', url: '/auth/login', payload: 'x'.repeat(70_000) }],
  ['415', { method: 'POST', url: '/auth/login', payload: 'x' }],
] as const

test.for(requests)('a %s answer has every security header', async ([status, request]) => {
  const answer = await server.send(request)
  expect(String(answer.status)).toBe(status)
  expect(answer.headers).toMatchObject(HEADERS)
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(answer.headers).not.toHaveProperty('strict-transport-security')
  expect(answer.headers).not.toHaveProperty('x-powered-by')
  expect(answer.headers).not.toHaveProperty('server')
})

test.for(requests)('a %s answer has HSTS over https', async ([, request]) => {
  const { headers } = await secure.send(request)
  expect(headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains')
})

test('the docs have a CSP that allows their own scripts', async () => {
  const answer = await server.app.inject('/docs/')
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-security-policy']).toContain("script-src 'self'")
  expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'")
})

const preflight = (on: typeof server, origin: string, url = '/auth/login') =>
  on.app.inject({
    method: 'OPTIONS',
    url,
    headers: { origin, 'access-control-request-method': 'POST' },
  })

describe('CORS', () => {
  test('is off by default', async () => {
    const answer = await server.send({
      url: '/ping',
      headers: { origin: 'https://app.example.test' },
    })
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
    const refused = await preflight(server, 'https://app.example.test')
    expect(refused.statusCode).toBe(405)
    expect(refused.headers.allow).toBe('POST')
  })

  test.for(['https://app.example.test', 'http://localhost:5173'])(
    'allows the configured origin %s',
    async (origin) => {
      const allowed = await preflight(shared, origin)
      expect(allowed.statusCode).toBe(204)
      expect(allowed.headers['access-control-allow-origin']).toBe(origin)
      expect(allowed.headers['access-control-allow-headers']).toContain('Authorization')
      expect(allowed.headers['x-request-id']).toBeDefined()
      const { token } = await logInAs(shared, 'employee')
      const headers = { origin, authorization: `Bearer ${token}` }
      const answer = await shared.send({ url: '/auth/status', headers })
      expect(answer.status).toBe(200)
      expect(answer.headers['access-control-allow-origin']).toBe(origin)
      expect(String(answer.headers['access-control-expose-headers']).split(', ')).toEqual(
        expect.arrayContaining(['ETag', 'Link', 'Location', 'Total-Count', 'X-Request-Id']),
      )
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
      expect(answer.headers.vary).toContain('Origin')
    },
  )

  test('lets an allowed origin read failures', async () => {
    const origin = 'https://app.example.test'
    const answer = await shared.send({ url: '/auth/status', headers: { origin } })
    expect(answer.status).toBe(401)
    expect(answer.headers['access-control-allow-origin']).toBe(origin)
  })

  test.for([
    'null',
    'https://evil.test',
    'https://app.example.test.evil.test',
    'https://evilapp.example.test',
    'http://app.example.test',
    'https://app.example.test:8443',
    'https://sub.app.example.test',
    'HTTPS://APP.EXAMPLE.TEST',
  ])('sends no CORS headers to the origin %s', async (origin) => {
    const refused = await preflight(shared, origin)
    expect(refused.statusCode).toBe(405)
    expect(refused.json().code).toBe('method_not_allowed')
    const answer = await shared.send({ url: '/ping', headers: { origin } })
    for (const { headers } of [refused, answer]) {
      const names = Object.keys(headers).filter((name) => name.startsWith('access-control-'))
      expect(names).toEqual([])
    }
  })

  test('leaves 404 and 405 unchanged', async () => {
    expect((await shared.send({ url: '/nowhere' })).status).toBe(404)
    const answer = await shared.send({ method: 'OPTIONS', url: '/ping' })
    expect(answer.status).toBe(405)
    expect(answer.headers.allow).toBe('GET, HEAD')
  })
})

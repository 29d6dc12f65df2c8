import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Guarded, IDENTITY, ROLES, startGuarded } from './guarded.ts'
import { GUARDS } from './guards.ts'
import { describeGateway } from './stack.ts'
import { send } from './upstream.ts'

const FORGED = {
  'x-auth-user-id': 'forged',
  'X-Auth-Username': 'forged',
  'X-AUTH-ROLE': 'forged',
  'x-auth-session-id': 'forged',
  'x-auth-level': 'forged',
  x_auth_role: 'forged',
  forwarded: 'for=forged',
  'x-forwarded-host': 'forged',
  'x-forwarded-for': '6.6.6.6',
  'x-real-ip': '6.6.6.6',
  'x-original-uri': '/forged',
  'x-original-method': 'FORGED',
  'x-original-url': '/forged',
}

describeGateway('a location behind a guard', () => {
  let guarded: Guarded
  beforeAll(async () => {
    guarded = await startGuarded()
  })
  beforeEach(() => guarded.forget())
  afterAll(() => guarded.stop())

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    send(guarded.port, path, { method, headers })
  const received = () => guarded.service.seen.map(({ headers }) => headers)

  const LOCATIONS = { employee: '/notes/', manager: '/reports/', admin: '/vault/' }
  const cases = Object.entries(LOCATIONS).flatMap(([needed, path]) =>
    ROLES.map((role) => ({
      path,
      needed,
      role,
      admitted: ROLES.indexOf(role) >= ROLES.indexOf(needed),
    })),
  )

  it.each(cases)('admits $role to $path: $admitted', async ({ path, needed, role, admitted }) => {
    for (const proof of [
      { authorization: `Bearer ${role}` },
      { cookie: `gatehouse_session=${role}` },
    ]) {
      guarded.forget()
      expect((await get(`${path}x`, proof)).status).toBe(admitted ? 200 : 403)
      expect(guarded.service.seen).toHaveLength(admitted ? 1 : 0)
      expect(guarded.verifier.asked.map(({ url }) => url)).toEqual([
        `/gateway/verify?role=${needed}`,
      ])
    }
  })

  it.each(GUARDS)('asks about its role and its level once: $name', async ({ path, asked }) => {
    const answer = await get(`${path}x`, { cookie: 'gatehouse_session=admin' })
    expect(answer.status).toBe(200)
    expect(guarded.verifier.asked.map(({ url }) => url)).toEqual([asked])
    expect(received()[0]).toMatchObject(IDENTITY)
  })

  it('a nested location asks for its own role and level, not for the outer one', async () => {
    const cookie = 'gatehouse_session=employee'
    expect((await get('/nested/x', { cookie })).status).toBe(200)
    expect((await get('/nested/inner/x', { cookie })).status).toBe(403)
    expect(guarded.verifier.asked.map(({ url }) => url)).toEqual([
      '/gateway/verify?role=employee',
      '/gateway/verify?role=admin&level=mfa-fresh',
    ])
  })

  it('overwrites identity headers of the client, and passes on no other header of the verifier', async () => {
    await get('/notes/?a=1', { ...FORGED, cookie: 'gatehouse_session=manager', 'x-own': 'kept' })
    const [headers] = received()
    expect(headers).toMatchObject({
      ...IDENTITY,
      'x-auth-username': 'some-manager',
      'x-auth-role': 'manager',
      'x-forwarded-for': '127.0.0.1',
      'x-own': 'kept',
    })
    for (const name of ['authorization', 'x_auth_role', 'x-gateway-code', 'x-forwarded-host']) {
      expect(headers).not.toHaveProperty(name)
    }
    expect(JSON.stringify(headers)).not.toContain('"forged"')
    expect(guarded.service.seen[0]?.url).toBe('/notes/?a=1')
  })

  it('sends no identity headers to an unguarded location', async () => {
    await get('/open/', { ...FORGED, cookie: 'gatehouse_session=manager' })
    expect(guarded.verifier.asked).toEqual([])
    const [headers = {}] = received()
    expect(Object.keys(headers).filter((name) => /^x[-_]auth/.test(name))).toEqual([])
  })

  it('removes the access token at a guard, and passes it on where there is none', async () => {
    const authorization = 'Bearer employee'
    for (const path of ['/notes/', '/open/']) await get(path, { authorization })
    expect(received().map((headers) => headers.authorization)).toEqual([undefined, authorization])
  })

  it('sends the verifier the credentials and the original request, and no other client header', async () => {
    const proof = {
      authorization: 'Bearer admin',
      cookie: 'a=1; gatehouse_session=admin',
      origin: 'http://app.test:8080',
      'sec-fetch-site': 'same-origin',
      host: 'app.test:8080',
      'x-request-id': 'the-request',
    }
    await get('/vault/x%2Fy?q=%20', { ...FORGED, ...proof, role: 'admin' }, 'PURGE')
    const [{ headers, ...asked } = { headers: {} }] = guarded.verifier.asked
    expect(asked).toEqual({ method: 'GET', url: '/gateway/verify?role=admin' })
    expect(headers).toEqual({
      ...proof,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-original-method': 'PURGE',
      'x-original-uri': '/vault/x%2Fy?q=%20',
    })
  })

  it.each(['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'nonsense "; drop'])(
    'passes the traceparent %j on to the verifier and the service',
    async (traceparent) => {
      await get('/notes/1', { authorization: 'Bearer admin', traceparent })
      const seen = [guarded.verifier.asked[0], guarded.service.seen.at(-1)]
      expect(seen.map((each) => each?.headers['traceparent'])).toEqual([traceparent, traceparent])
    },
  )

  it('sends a body to the service, not to the verifier', async () => {
    const headers = { authorization: 'Bearer employee', 'content-type': 'text/plain' }
    const answer = await send(guarded.port, '/notes/', { method: 'POST', headers, body: 'words' })
    expect(answer.status).toBe(200)
    expect(received()[0]).toMatchObject({ 'content-length': '5', 'content-type': 'text/plain' })
    const [asked] = guarded.verifier.asked
    expect(asked?.headers).not.toHaveProperty('content-length')
    expect(asked?.headers).not.toHaveProperty('transfer-encoding')
  })

  it('asks the verifier about each request', async () => {
    const cookie = 'gatehouse_session=employee'
    expect((await get('/notes/', { cookie })).status).toBe(200)
    guarded.verifier.answer = (res) => res.writeHead(401).end()
    expect((await get('/notes/', { cookie })).status).toBe(401)
    expect(guarded.verifier.asked).toHaveLength(2)
  })

  it('asks the verifier about OPTIONS and HEAD too', async () => {
    for (const method of ['OPTIONS', 'HEAD']) {
      guarded.forget()
      expect((await get('/notes/', { origin: 'http://evil.test' }, method)).status).toBe(401)
      expect(guarded.service.seen).toEqual([])
      expect((await get('/notes/', { cookie: 'gatehouse_session=employee' }, method)).status).toBe(
        200,
      )
    }
  })
})

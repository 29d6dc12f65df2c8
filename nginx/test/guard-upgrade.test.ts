import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Guarded, IDENTITY, openSocket, startGuarded, upgrade } from './guarded.ts'
import { describeGateway } from './stack.ts'

describeGateway('upgrades at a guard', () => {
  let guarded: Guarded
  beforeAll(async () => {
    guarded = await startGuarded()
  })
  beforeEach(() => guarded.forget())
  afterAll(() => guarded.stop())

  const received = () => guarded.service.seen.map(({ headers }) => headers)

  it('opens a WebSocket, with identity headers, for authorized users only', async () => {
    const cookie = 'gatehouse_session=employee'
    const open = await upgrade(guarded.port, '/notes/live', {
      Cookie: `a=1; ${cookie}`,
      'Sec-Fetch-Site': 'same-origin',
    })
    expect(open).toMatch(/^HTTP\/1\.1 101 /)
    expect(open).toContain('echo hello')
    expect(received()[0]).toMatchObject({ ...IDENTITY, cookie: 'a=1', upgrade: 'websocket' })
    expect(guarded.verifier.asked[0]?.headers['x-original-upgrade']).toBe('websocket')

    guarded.forget()
    expect(await upgrade(guarded.port, '/notes/live')).toMatch(/^HTTP\/1\.1 401 /)
    const foreign = { Cookie: cookie, Origin: 'http://evil.test' }
    expect(await upgrade(guarded.port, '/notes/live', foreign)).toMatch(/^HTTP\/1\.1 403 /)
    const lowerRole = { Authorization: 'Bearer employee' }
    expect(await upgrade(guarded.port, '/vault/live', lowerRole)).toMatch(/^HTTP\/1\.1 403 /)
    expect(guarded.service.seen).toEqual([])
  })

  it.each(['h2c', 'HTTP/2.0', 'websocket, h2c', 'tls/1.0'])(
    'passes an upgrade to %s on as a plain request',
    async (protocol) => {
      const headers = { Authorization: 'Bearer employee', Upgrade: protocol }
      const answer = await upgrade(guarded.port, '/notes/x', {
        ...headers,
        Connection: 'Upgrade, HTTP2-Settings, X-Auth-Role',
      })
      expect(answer).toMatch(/^HTTP\/1\.1 200 /)
      expect(received()[0]).toMatchObject({ 'x-auth-role': 'employee' })
      expect(received()[0]).not.toHaveProperty('upgrade')
    },
  )

  it('keeps a WebSocket open after its session ends, until nginx reloads', {
    timeout: 20_000,
  }, async () => {
    const headers = { Authorization: 'Bearer employee' }
    const open = await openSocket(guarded.port, '/notes/lasting', headers)
    expect(open.answer).toMatch(/^HTTP\/1\.1 101 /)
    guarded.verifier.answer = (res) => res.writeHead(401).end()
    expect(await upgrade(guarded.port, '/notes/lasting', headers)).toMatch(/^HTTP\/1\.1 401 /)
    // docs/guard-a-service.md explains this limit.
    expect(await open.ask('still here')).toBe('echo still here')
    guarded.gateway.reload()
    await open.closed
    guarded.verifier.answer = undefined
    expect(await upgrade(guarded.port, '/notes/live', headers)).toContain('echo hello')
  })
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { ERRORS } from '../../services/contract/src/index.ts'
import { describeGateway, ownGateway } from './stack.ts'
import { send, startUpstream, type Upstream } from './upstream.ts'

const RATE = 5

describeGateway('the limit on register and login', () => {
  let users: Upstream
  beforeAll(async () => {
    users = await startUpstream()
  })
  afterAll(() => users.stop())

  const start = (more: Record<string, string> = {}) =>
    ownGateway({ USERS_UPSTREAM: `127.0.0.1:${users.port}`, LOGIN_RATE: String(RATE), ...more })

  const post = (port: number, path: string, forwardedFor?: string) =>
    send(port, path, {
      method: 'POST',
      ...(forwardedFor && { headers: { 'x-forwarded-for': forwardedFor } }),
    })

  /** Returns the statuses of `count` sequential calls, which are much faster than the refill. */
  const statuses = async (calls: number, call: (i: number) => ReturnType<typeof post>) => {
    const all: number[] = []
    for (let i = 0; i < calls; i += 1) all.push((await call(i)).status)
    return all
  }
  const ALL = Array.from({ length: RATE }, () => 200)

  it.each(['register', 'login', 'login/passkey'])(
    'counts %s with and without the API prefix together',
    async (name) => {
      const { port } = await start()
      const paths = [`/auth/${name}`, `/api/v1/auth/${name}`]
      const seen = await statuses(RATE + 2, (i) => post(port, paths[i % 2] ?? ''))
      expect(seen).toEqual([...ALL, 429, 429])
    },
  )

  it('counts each endpoint separately, and no other endpoint', async () => {
    const { port } = await start()
    await statuses(RATE + 1, () => post(port, '/auth/login'))
    expect((await post(port, '/auth/register')).status).toBe(200)
    expect((await post(port, '/auth/login/passkey')).status).toBe(200)
    const options = '/auth/login/passkey/options'
    expect(await statuses(RATE + 2, () => post(port, options))).toEqual([...ALL, 200, 200])
    expect(await statuses(RATE + 2, () => post(port, '/auth/logout'))).toEqual([...ALL, 200, 200])
    expect(await statuses(RATE + 2, () => send(port, '/auth/status'))).toEqual([...ALL, 200, 200])
  })

  it('never limits page loads: refreshes of an office behind one address, before and after its log-ins', async () => {
    const { port } = await start()
    const refreshes = () => statuses(20 * RATE, () => post(port, '/auth/refresh'))
    expect(new Set(await refreshes())).toEqual(new Set([200]))
    expect(await statuses(RATE + 1, () => post(port, '/auth/login'))).toEqual([...ALL, 429])
    expect(new Set(await refreshes())).toEqual(new Set([200]))
  })

  it('answers 429 in the contract’s format with Retry-After, and logs it', async () => {
    const gateway = await start()
    await statuses(RATE, () => post(gateway.port, '/auth/login'))
    const answer = await post(gateway.port, '/auth/login')
    const { status, message } = ERRORS.too_many_requests
    expect(answer.status).toBe(status)
    expect(answer.headers['retry-after']).toBe(String(60 / RATE))
    const request_id = answer.headers['x-request-id']
    expect(JSON.parse(answer.body)).toEqual({
      status: 'error',
      code: 'too_many_requests',
      message,
      request_id,
    })
    expect(await gateway.logged(request_id)).toMatchObject({
      method: 'POST',
      path: '/auth/login',
      event: 'excess_rate_limit_exceeded',
    })
  })

  it('counts every spelling of the path', async () => {
    const { port } = await start()
    const spellings = [
      '/auth/%6cogin',
      '/auth/login/',
      '/%61uth/login?x=1',
      '/auth%2Flogin',
      '/auth/login#/../status',
    ]
    await statuses(RATE, (i) => post(port, spellings[i] ?? ''))
    expect((await post(port, '/auth/login')).status).toBe(429)
    expect(await statuses(RATE, (i) => post(port, spellings[i] ?? ''))).toEqual(ALL.map(() => 429))
  })

  it('ignores a forged X-Forwarded-For', async () => {
    const { port } = await start()
    const seen = await statuses(RATE + 2, (i) => post(port, '/auth/login', `203.0.113.${i}`))
    expect(seen).toEqual([...ALL, 429, 429])
  })

  it('separates clients behind a trusted proxy by its X-Forwarded-For', async () => {
    const { port } = await start({ TRUSTED_PROXIES: '127.0.0.1' })
    const seen = await statuses(RATE + 1, (i) =>
      post(port, '/auth/login', `6.6.6.${i}, 203.0.113.1`),
    )
    expect(seen).toEqual([...ALL, 429])
    expect((await post(port, '/auth/login', '6.6.6.1, 203.0.113.2')).status).toBe(200)
  })

  it('counts an IPv6 /64 as one client', async () => {
    const { port } = await start({ TRUSTED_PROXIES: '127.0.0.1' })
    const seen = await statuses(RATE + 1, (i) =>
      post(port, '/auth/login', `2001:db8:0:1::${i + 1}`),
    )
    expect(seen).toEqual([...ALL, 429])
    expect((await post(port, '/auth/login', '2001:db8:0:2::1')).status).toBe(200)
  })

  it('takes an IPv4-mapped address for the IPv4 address', async () => {
    const { port } = await start({ TRUSTED_PROXIES: '127.0.0.1' })
    const spellings = ['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201']
    const seen = await statuses(RATE + 1, (i) => post(port, '/auth/login', spellings[i % 3] ?? ''))
    expect(seen).toEqual([...ALL, 429])
    expect((await post(port, '/auth/login', '::ffff:192.0.2.2')).status).toBe(200)
  })

  it('allows a rate of one request a minute', async () => {
    const { port } = await start({ LOGIN_RATE: '1' })
    expect(await statuses(2, () => post(port, '/auth/login'))).toEqual([200, 429])
  })
})

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { expectFailure, expectPage } from './failures.ts'
import { type Guarded, NAVIGATION, startGuarded } from './guarded.ts'
import { describeGateway, ownGateway } from './stack.ts'
import { send } from './upstream.ts'

const KIB = 1024

/** Returns a Cookie header of `bytes` bytes, made of small cookies. */
const cookieOf = (size: number) => `${'c=12345678; '.repeat(size / 12 + 1).slice(0, size - 1)}x`

describeGateway('large headers', () => {
  let guarded: Guarded
  beforeAll(async () => {
    guarded = await startGuarded()
  })
  beforeEach(() => guarded.forget())
  afterAll(() => guarded.stop())

  const get = (path: string, headers: Record<string, string>) =>
    send(guarded.port, path, { headers })

  it.each(['/users', '/people', '/notes/', '/open/'])(
    'accepts a 16 KiB Cookie header at %s, between other headers',
    async (path) => {
      const headers = {
        authorization: 'Bearer admin',
        'x-before': 'b'.repeat(3 * KIB),
        cookie: cookieOf(16 * KIB),
        'x-behind': 'b'.repeat(3 * KIB),
      }
      expect((await get(path, headers)).status).toBe(200)
    },
  )

  it('passes a 16 KiB Cookie header to a service, without Gatehouse’s cookies at its end', async () => {
    const ours = 'gatehouse_session=employee'
    const others = cookieOf(16 * KIB - ours.length - 2)
    const headers = { authorization: 'Bearer admin', cookie: `${others}; ${ours}` }
    expect((await get('/open/', headers)).status).toBe(200)
    expect(guarded.service.seen[0]?.headers.cookie === others).toBe(true)
  })

  it.each(['; ', ';', ' ', ';;  ', 'gatehouse_session=; '])(
    'removes Gatehouse’s cookies from 16 KiB of %j',
    async (text) => {
      const cookie = `${text.repeat(16_000 / text.length)}; gatehouse_session=secret`
      await get('/open/', { cookie })
      expect(guarded.service.seen).toHaveLength(1)
      expect(/secret/.test(guarded.service.seen[0]?.headers.cookie ?? '')).toBe(false)
    },
  )

  // Firefox sends `Sec-Fetch-Mode` after the cookies, Chrome before them.
  const browsers = {
    Chrome: { ...NAVIGATION, cookie: cookieOf(20 * KIB) },
    Firefox: { accept: 'text/html,*/*', cookie: cookieOf(20 * KIB), 'sec-fetch-mode': 'navigate' },
  }
  it.each(Object.entries(browsers))(
    'answers %s with a page when it sends too many cookies',
    async (_, sent) => {
      for (const path of ['/people', '/notes/']) {
        expectPage(await get(path, sent), 400, "Delete this site's cookies, then try again.")
      }
    },
  )

  it('answers an API client with JSON when it sends too many cookies, and logs the reason', async () => {
    const answer = await get('/users', { cookie: cookieOf(20 * KIB) })
    const message = 'The headers or the address are larger than 16 KiB.'
    expectFailure(answer, 'bad_request', message)
    const logged = await guarded.gateway.logged(answer.headers['x-request-id'])
    expect(logged).toMatchObject({ status: 400, reason: 'request_head_too_large' })
  })

  it.each([4_000, 12_000, 31_000])(
    'passes on %i bytes of response headers of a guarded service',
    async (size) => {
      const authorization = 'Bearer employee'
      for (const path of ['/notes', '/open']) {
        const answer = await get(`${path}/header/${size}`, { authorization })
        expect(answer.status).toBe(200)
        expect(answer.headers['x-long']).toHaveLength(size)
      }
    },
  )

  it("passes on 12,000 bytes of the users service's response headers", async () => {
    const { port } = await ownGateway({ USERS_UPSTREAM: `127.0.0.1:${guarded.service.port}` })
    expect((await send(port, '/users/header/12000')).headers['x-long']).toHaveLength(12_000)
  })
})

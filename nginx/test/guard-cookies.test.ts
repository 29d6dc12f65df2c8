import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { STRIPPED_COOKIES } from '../../services/contract/src/index.ts'
import { type Guarded, startGuarded } from './guarded.ts'
import { describeGateway } from './stack.ts'
import { send } from './upstream.ts'

const OURS = 'gatehouse_session=employee'

describeGateway('cookies at a guard', () => {
  let guarded: Guarded
  beforeAll(async () => {
    guarded = await startGuarded()
  })
  beforeEach(() => guarded.forget())
  afterAll(() => guarded.stop())

  const get = (path: string, headers: Record<string, string> = {}) =>
    send(guarded.port, path, { headers })
  const received = () => guarded.service.seen.map(({ headers }) => headers)

  const interleaved = (names: readonly string[]) =>
    names.map((name, i) => `own-${i}=${i}; ${name}=secret`).join('; ')

  it.each(['/notes/', '/open/'])(
    'passes cookies other than Gatehouse’s to %s unchanged',
    async (path) => {
      const sent = {
        [`a=1; ${OURS}; b=2`]: 'a=1; b=2',
        [OURS]: undefined,
        [`${OURS}; a=1`]: 'a=1',
        [`a=1; ${OURS}`]: 'a=1',
        [`gatehouse_refresh=x; gatehouse_signed_in=1; ${OURS}`]: undefined,
        [`a=1; __Host-refresh=x; __Host-session=y; b=2; ${OURS}`]: 'a=1; b=2',
        [`gatehouse=1; ${OURS}; gatehouse_session_id=2; my_gatehouse_refresh=3; __Host-sessions=4`]:
          'gatehouse=1; gatehouse_session_id=2; my_gatehouse_refresh=3; __Host-sessions=4',
        [`session=own; ${OURS}; refresh=own; signed_in=own`]:
          'session=own; refresh=own; signed_in=own',
        [`a="x; y"; ${OURS};b=2;gatehouse_refresh=z`]: 'a="x; y"; b=2',
        [`a=1; ${OURS}; gatehouse_refresh = x; \tgatehouse_signed_in=1`]: 'a=1',
        [`a=1;${OURS};${OURS};gatehouse_refresh=x;`]: 'a=1',
        // A duplicate name: nginx removes all cookies rather than pass one of Gatehouse's on.
        [`${OURS}; ${interleaved(STRIPPED_COOKIES)}`]: undefined,
      }
      for (const [cookie, kept] of Object.entries(sent)) {
        guarded.forget()
        expect((await get(path, { cookie })).status).toBe(200)
        expect(received()[0]?.cookie, cookie).toBe(kept)
      }
    },
  )

  it('removes each cookie of the contract’s list, also between many others', async () => {
    const others = STRIPPED_COOKIES.map((_, i) => `own-${i}=${i}`).join('; ')
    await get('/open/', { cookie: interleaved(STRIPPED_COOKIES) })
    for (const name of STRIPPED_COOKIES) await get('/open/', { cookie: `${name}=secret` })
    expect(received().map(({ cookie }) => cookie)).toEqual([
      others,
      ...STRIPPED_COOKIES.map(() => undefined),
    ])
  })

  it('renders the contract’s list of cookies, whose names need no escaping in a regular expression', () => {
    const list = readFileSync(join(import.meta.dirname, '../templates/cookies.txt'), 'utf8')
    expect(list.trim().split('\n')).toEqual(STRIPPED_COOKIES)
    for (const name of STRIPPED_COOKIES) expect(name).toMatch(/^[\w-]+$/)
  })

  it('passes the service’s Set-Cookie on unchanged, and never the verifier’s', async () => {
    const admitted = await get('/notes/status/418', { cookie: OURS })
    expect(admitted.status).toBe(418)
    expect(admitted.headers['content-security-policy']).toBe("default-src 'none'")
    const refused = await get('/notes/')
    for (const { headers } of [admitted, refused]) expect(headers).not.toHaveProperty('set-cookie')
    for (const status of [401, 403, 500, 503]) {
      const answer = await get(`/notes/status/${status}`, { cookie: OURS })
      expect(answer.status).toBe(status)
      expect(JSON.parse(answer.body)).toHaveProperty('filler')
    }
  })
})

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Guarded, startGuarded } from './guarded.ts'
import { describeGateway } from './stack.ts'
import { send } from './upstream.ts'

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

  it.each(['/notes/', '/open/'])(
    'no cookie of ours goes to %s, every other one does',
    async (path) => {
      const sent = {
        'a=1; session=employee; b=2': 'a=1; b=2',
        'session=employee': undefined,
        'session=employee; a=1': 'a=1',
        'a=1; session=employee': 'a=1',
        'refresh=x; signed_in=1; session=employee': undefined,
        'a=1; refresh=x; b=2; signed_in=1; c=3; session=employee; d=4': 'a=1; b=2; c=3; d=4',
        'a=1; __Host-refresh=x; __Host-session=y; b=2; __Host-signed_in=1; session=employee':
          'a=1; b=2',
        'mysession=1; session=employee; session_id=2; refreshed=3; __Host-sessions=4':
          'mysession=1; session_id=2; refreshed=3; __Host-sessions=4',
        'a="x; y"; session=employee;b=2;refresh=z': 'a="x; y"; b=2',
        'a=1; session=employee; refresh = x; \tsigned_in=1': 'a=1',
        'a=1;session=employee;session=employee;refresh=x;': 'a=1',
        // More than any browser of ours holds: better no cookie than one of them.
        'a=1; refresh=1; b=2; refresh=2; c=3; refresh=3; d=4; refresh=4; session=employee':
          undefined,
      }
      for (const [cookie, kept] of Object.entries(sent)) {
        guarded.forget()
        expect((await get(path, { cookie })).status).toBe(200)
        expect(received()[0]?.cookie, cookie).toBe(kept)
      }
    },
  )

  it('no cookie of the verifier’s reaches a client, and what the service answers does untouched', async () => {
    const admitted = await get('/notes/status/418', { cookie: 'session=employee' })
    expect(admitted.status).toBe(418)
    expect(admitted.headers['content-security-policy']).toBe("default-src 'none'")
    const refused = await get('/notes/')
    for (const { headers } of [admitted, refused]) expect(headers).not.toHaveProperty('set-cookie')
    for (const status of [401, 403, 500, 503]) {
      const answer = await get(`/notes/status/${status}`, { cookie: 'session=employee' })
      expect(answer.status).toBe(status)
      expect(JSON.parse(answer.body)).toHaveProperty('filler')
    }
  })
})

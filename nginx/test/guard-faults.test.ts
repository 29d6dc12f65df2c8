import type { ServerResponse } from 'node:http'
import getPort from 'get-port'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { ERRORS } from '../../services/contract/src/index.ts'
import { expectFailure, expectPage } from './failures.ts'
import { type Guarded, NAVIGATION, startGuarded } from './guarded.ts'
import { describeGateway } from './stack.ts'
import { send } from './upstream.ts'

describeGateway('a guard whose verifier fails', () => {
  let guarded: Guarded
  beforeAll(async () => {
    const nowhere = await getPort()
    guarded = await startGuarded(
      () => `
        location /gone/ { include snippets/require-login.conf; proxy_pass http://127.0.0.1:${nowhere}; }
        location /open-gone/ { include snippets/open.conf; proxy_pass http://127.0.0.1:${nowhere}; }`,
    )
  })
  beforeEach(() => guarded.forget())
  afterEach(() => expect(guarded.service.seen).toEqual([]))
  afterAll(() => guarded.stop())

  const get = (path: string, headers: Record<string, string> = {}) =>
    send(guarded.port, path, { headers })

  const faults: [string, (res: ServerResponse) => void][] = [
    ...[302, 304, 400, 404, 405, 429, 500, 502, 503, 504].map(
      (status): [string, (res: ServerResponse) => void] => [
        `answers ${status}`,
        (res) => res.writeHead(status, { location: '/elsewhere', 'x-auth-role': 'admin' }).end(),
      ],
    ),
    ['closes the connection', (res) => res.destroy()],
    ['answers bytes that are not HTTP', (res) => res.socket?.end('hello\r\n\r\n')],
    [
      'sends larger headers than nginx reads',
      (res) => res.writeHead(200, { x: 'x'.repeat(40_000) }).end(),
    ],
  ]
  it.each(faults)('admits nobody while the verifier %s', async (_, answer) => {
    guarded.verifier.answer = answer
    const cookie = 'gatehouse_session=employee'
    const failed = await get('/notes/', { cookie })
    expectFailure(failed, 'unavailable')
    expect(failed.headers['retry-after']).toBe('2')
    const page = await get('/notes/', { cookie, ...NAVIGATION })
    expectPage(page, 503, ERRORS.unavailable.message)
    expect(page.headers['retry-after']).toBe('2')
  })

  it('admits nobody while the verifier does not answer, and responds within five seconds', async () => {
    guarded.verifier.answer = () => undefined
    const start = performance.now()
    expectFailure(await get('/notes/', { cookie: 'gatehouse_session=employee' }), 'unavailable')
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  it('admits nobody while the verifier is down', async () => {
    const own = await startGuarded()
    await own.verifier.stop()
    const answer = await send(own.port, '/notes/', {
      headers: { cookie: 'gatehouse_session=employee' },
    })
    expect(answer.status).toBe(503)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'unavailable' })
    expect(own.service.seen).toEqual([])
    await own.gateway.stop()
    await own.service.stop()
  })

  it('answers 503 for an unguarded service that is down, as a page to a browser', async () => {
    expectFailure(await get('/open-gone/'), 'unavailable')
    expectPage(await get('/open-gone/', NAVIGATION), 503, ERRORS.unavailable.message)
  })

  it('answers 503 for a guarded service that is down, to authorized users only', async () => {
    const cookie = 'gatehouse_session=employee'
    expectFailure(await get('/gone/', { cookie }), 'unavailable')
    expectPage(await get('/gone/', { cookie, ...NAVIGATION }), 503, ERRORS.unavailable.message)
    expectFailure(await get('/gone/'), 'token_required')
  })
})

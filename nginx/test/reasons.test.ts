import getPort from 'get-port'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Guarded, startGuarded } from './guarded.ts'
import { describeGateway } from './stack.ts'
import { send } from './upstream.ts'

describeGateway('the logged reason of a 503', () => {
  let guarded: Guarded
  beforeAll(async () => {
    const closed = await getPort()
    guarded = await startGuarded(
      (port) => `
location /gone/ { include snippets/open.conf; proxy_pass http://127.0.0.1:${closed}; }
location /unnamed/ {
    include snippets/open.conf;
    resolver 127.0.0.1:${closed};
    resolver_timeout 100ms;
    set $nobody http://nobody.test:80;
    proxy_pass $nobody;
}
location /slow/ {
    include snippets/open.conf;
    proxy_read_timeout 100ms;
    proxy_pass http://127.0.0.1:${port};
}`,
    )
  })
  beforeEach(() => guarded.forget())
  afterAll(() => guarded.stop())

  const reasonOf = async (path: string) => {
    const answer = await send(guarded.port, path, { headers: { authorization: 'Bearer admin' } })
    return guarded.gateway.logged(answer.headers['x-request-id'])
  }

  it.each([
    ['/gone/', 'unreachable'],
    ['/unnamed/', 'name_not_resolved'],
    ['/slow/silent', 'timed_out'],
    ['/open/header/40000', 'headers_too_large'],
    ['/notes/header/40000', 'headers_too_large'],
    ['/notes/malformed', 'malformed_answer'],
  ])('at %s is %s', async (path, reason) => {
    expect(await reasonOf(path)).toMatchObject({ status: 503, reason })
  })

  it('is verifier_failed when the verifier fails, whatever the service’s state', async () => {
    guarded.verifier.answer = (res) => res.writeHead(500).end()
    expect(await reasonOf('/notes/')).toMatchObject({ status: 503, reason: 'verifier_failed' })
    guarded.verifier.answer = (res) => res.socket?.destroy()
    expect(await reasonOf('/notes/')).toMatchObject({ status: 503, reason: 'verifier_failed' })
  })

  it.each(['/notes/', '/notes/status/503', '/notes/status/502', '/people', '/vault/status/404'])(
    'is empty when the upstream answered %s itself',
    async (path) => {
      expect(await reasonOf(path)).toMatchObject({ reason: '' })
    },
  )
})

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { expectFailure, expectPage } from './failures.ts'
import { type Guarded, NAVIGATION, startGuarded } from './guarded.ts'
import { describeGateway } from './stack.ts'
import { type Answer, count, send } from './upstream.ts'

describeGateway('responses of a guard', () => {
  let guarded: Guarded
  beforeAll(async () => {
    guarded = await startGuarded(
      (port) => `
location /small/ {
    include snippets/require-login.conf;
    client_max_body_size 1k;
    proxy_pass http://127.0.0.1:${port};
}`,
    )
  })
  beforeEach(() => guarded.forget())
  afterEach(() => expect(guarded.service.seen).toEqual([]))
  afterAll(() => guarded.stop())

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    send(guarded.port, path, { method, headers })

  const challenge = (answer: Answer) => {
    expect(count(answer, 'www-authenticate')).toBe(1)
    return answer.headers['www-authenticate']
  }

  it('answers an API client without a session with the verifier’s 401', async () => {
    const none = await get('/notes/')
    expectFailure(none, 'token_required')
    expect(challenge(none)).toBe('Bearer realm="gatehouse"')
    const ended = await get('/notes/', { cookie: 'gatehouse_session=ended' })
    expectFailure(ended, 'invalid_token', 'Session ended.')
    expect(challenge(ended)).toBe('Bearer realm="gatehouse", error="invalid_token"')
  })

  it('completes a 401 of the verifier that has no code or message', async () => {
    guarded.verifier.answer = (res) => res.writeHead(401).end()
    const answer = await get('/notes/')
    expectFailure(answer, 'token_required')
    expect(challenge(answer)).toBe('Bearer realm="gatehouse"')
    expect((await get('/notes/', NAVIGATION)).headers.location).toBe('/login')
  })

  const pageLoads: [string, Record<string, string>, string?][] = [
    ['a navigation', NAVIGATION],
    ['a navigation that takes anything', { 'sec-fetch-mode': 'navigate', accept: '*/*' }],
    ['a form', NAVIGATION, 'POST'],
    ['a browser that says no mode', { accept: 'text/html,application/xhtml+xml' }],
    ['such a browser’s HEAD', { accept: 'application/xml, Text/HTML;q=0.9' }, 'HEAD'],
  ]
  it.each(pageLoads)('redirects %s to the log-in page', async (_, headers, method) => {
    const answer = await get('/notes/', headers, method)
    expect(answer.status).toBe(302)
    expect(answer.headers).toMatchObject({
      location: '/login?next=%2Fencoded',
      'cache-control': 'no-store',
    })
  })

  it('explains a duplicate cookie on a page instead of redirecting in a loop', async () => {
    const message = 'Your browser sent the cookie gatehouse_session more than once.'
    guarded.verifier.answer = (res) =>
      res
        .writeHead(401, {
          'x-gateway-code': 'duplicate_cookie',
          'x-gateway-message': message,
          'x-gateway-log-in': '/login?next=%2Fencoded',
        })
        .end()
    for (const method of ['GET', 'POST']) {
      const page = await get('/notes/', NAVIGATION, method)
      expectPage(page, 401, message)
      expect(page.body).toContain('<h1>A cookie came more than once</h1>')
      expect(page.headers).not.toHaveProperty('location')
    }
    expectFailure(await get('/notes/'), 'duplicate_cookie', message)
  })

  const calls: [string, Record<string, string>, string?][] = [
    ['a fetch', { 'sec-fetch-mode': 'cors', accept: 'text/html' }],
    ['an image', { 'sec-fetch-mode': 'no-cors', accept: 'image/*' }],
    ['a program', { accept: 'application/json' }],
    ['a program that takes anything', { accept: '*/*' }],
    ['one that says nothing', {}],
    ['a POST that says no mode', { accept: 'text/html' }, 'POST'],
  ]
  it.each(calls)('does not redirect %s to the log-in page', async (_, headers, method) => {
    expectFailure(await get('/notes/', headers, method), 'token_required')
  })

  it('passes on a long return address', async () => {
    const location = `/login?next=${'a'.repeat(4_083)}`
    guarded.verifier.answer = (res) => res.writeHead(401, { 'x-gateway-log-in': location }).end()
    expect((await get('/notes/', NAVIGATION)).headers.location).toBe(location)
  })

  it('answers an insufficient role with JSON to API clients and a page to browsers', async () => {
    const cookie = 'gatehouse_session=employee'
    const answer = await get('/vault/', { cookie })
    expectFailure(answer, 'insufficient_scope', 'Not yours.')
    expect(challenge(answer)).toBe('Bearer realm="gatehouse", error="insufficient_scope"')
    expectPage(await get('/vault/', { cookie, ...NAVIGATION }), 403, 'Not yours.')
    guarded.verifier.answer = (res) => res.writeHead(403).end()
    expectFailure(await get('/vault/', { cookie }), 'insufficient_scope')
  })

  it('sends a browser whose session lacks a required factor to the page that adds one', async () => {
    const location = '/account/security?next=%2Fencoded'
    const refuse = (headers: Record<string, string>) => {
      guarded.verifier.answer = (res) =>
        res
          .writeHead(403, {
            'x-gateway-code': 'mfa_required',
            'x-gateway-message': 'Needed.',
            ...headers,
          })
          .end()
    }
    refuse({ 'x-gateway-log-in': location })
    for (const method of ['GET', 'POST']) {
      const page = await get('/notes/', NAVIGATION, method)
      expect(page.status).toBe(302)
      expect(page.headers).toMatchObject({ location, 'cache-control': 'no-store' })
      expectFailure(await get('/notes/', {}, method), 'mfa_required', 'Needed.')
    }
    refuse({ 'x-gateway-log-in': location, 'x-gateway-code': 'insufficient_scope' })
    expectPage(await get('/notes/', NAVIGATION), 403, 'Needed.')
  })

  it('sends a browser whose log-in is too old or too weak to log in again, and answers others with the challenge', async () => {
    const location = '/step-up?acr_values=aal2&next=%2Fencoded'
    const asked =
      'Bearer realm="gatehouse", error="insufficient_user_authentication", error_description="Again.", max_age="600", acr_values="aal2"'
    guarded.verifier.answer = (res) =>
      res
        .writeHead(401, {
          'www-authenticate': asked,
          'x-gateway-code': 'insufficient_user_authentication',
          'x-gateway-message': 'Again.',
          'x-gateway-log-in': location,
        })
        .end()
    for (const method of ['GET', 'POST']) {
      const page = await get('/all-login-fresh/', NAVIGATION, method)
      expect(page.status).toBe(302)
      expect(page.headers).toMatchObject({ location, 'cache-control': 'no-store' })
      const answer = await get('/all-login-fresh/', {}, method)
      expectFailure(answer, 'insufficient_user_authentication', 'Again.')
      expect(challenge(answer)).toBe(asked)
    }
  })

  it('answers a cross-site request with the verifier’s error', async () => {
    const cookie = 'gatehouse_session=employee'
    const answer = await get('/notes/', { cookie }, 'POST')
    expectFailure(answer, 'cross_site_request', 'No.')
    expect(count(answer, 'www-authenticate')).toBe(0)
    expectPage(await get('/notes/', { cookie, ...NAVIGATION }, 'POST'), 403, 'No.')
  })

  it.each([
    ['/small/', 1_025],
    ['/notes/', 1024 * 1024 + 1],
    ['/open/', 1024 * 1024 + 1],
  ])('refuses a large body at %s without naming another location’s limit', async (path, size) => {
    const message = 'The body is larger than this address accepts.'
    const post = (headers: Record<string, string>) =>
      send(guarded.port, path, {
        method: 'POST',
        headers: { authorization: 'Bearer employee', ...headers },
        body: 'x'.repeat(size),
      })
    const answer = await post({})
    expectFailure(answer, 'payload_too_large', message)
    expectPage(await post(NAVIGATION), 413, message)
    const logged = await guarded.gateway.logged(answer.headers['x-request-id'])
    expect(logged).toMatchObject({ status: 413, reason: 'request_body_too_large' })
  })

  it.each([
    '/gateway/verify',
    '/gateway/verify?role=employee',
    '/gateway',
    '/api/v1/gateway/verify',
  ])('answers 404 for the verifier’s path %s', async (path) => {
    const headers = { authorization: 'Bearer admin', 'x-original-method': 'GET' }
    expectFailure(await get(path, headers), 'not_found')
    expect(guarded.verifier.asked).toEqual([])
  })

  it.each([
    '/.gateway/employee',
    '/.gateway/admin',
    '/.gateway/',
    '/.error/log-in',
    '/.error/page',
  ])('answers 404 for the gateway’s internal path %s', async (path) => {
    expectFailure(await get(path, { authorization: 'Bearer admin' }), 'not_found')
    expect(guarded.verifier.asked).toEqual([])
  })
})

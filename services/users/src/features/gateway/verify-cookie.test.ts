import { describe, expect, test } from 'vitest'
import { sessionTokens } from '#/domain/sessions/session-token.ts'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { ask, expectAdmitted, expectRefused } from '../../../test/verify.ts'

const server = useApp()
const secure = useApp({ PUBLIC_URL: 'https://gate.example.test' })
const ours = 'http://gate.example.test:8080'

test('refuses a forged or altered session cookie', async () => {
  const { id, token, refreshToken, pass } = await logInAs(server, 'employee')
  const forged = sessionTokens(['another secret of 32 bytes or so'])
  const cookies = {
    'another secret’s': forged.encode(id),
    'the bare id': id,
    'an access token': token,
    'a refresh token': refreshToken,
    'one letter short': pass.slice(0, -1),
    'one letter more': `${pass}A`,
  }
  for (const [name, cookie] of Object.entries(cookies)) {
    const answer = await ask(server, { pass: cookie })
    expect(answer.status, name).toBe(401)
    expectRefused(answer, 401, 'invalid_token')
  }
})

test('refuses another session’s id with this session’s MAC', async () => {
  const [one, other] = [await logInAs(server, 'employee'), await logInAs(server, 'admin')]
  const id = Buffer.from(other.pass, 'base64url').subarray(0, 16)
  const tag = Buffer.from(one.pass, 'base64url').subarray(16)
  const spliced = Buffer.concat([id, tag]).toString('base64url')
  expectRefused(await ask(server, { pass: spliced }), 401, 'invalid_token')
})

test('ignores the refresh cookie and the signed_in cookie', async () => {
  const { refreshToken } = await logInAs(server, 'employee')
  const answer = await server.send({
    url: '/gateway/verify?role=employee',
    headers: { 'x-original-method': 'GET' },
    cookies: { gatehouse_refresh: refreshToken, gatehouse_signed_in: '1' },
  })
  expectRefused(answer, 401, 'token_required')
})

test('refuses two session cookies in either order, unless the request has an access token', async () => {
  const caller = await logInAs(server, 'employee')
  const both = [`gatehouse_session=${caller.pass}`, 'gatehouse_session=planted']
  for (const pair of [both, both.toReversed(), [both[0], both[0]]]) {
    const headers = { cookie: pair.join('; ') }
    const answer = await ask(server, { headers })
    expectRefused(answer, 401, 'duplicate_cookie')
    expect(answer.headers['x-gateway-message']).toMatch(
      /^Your browser sent the cookie gatehouse_session more than once\. Delete the cookies/,
    )
    expectAdmitted(await ask(server, { headers, token: caller.token }), caller)
  }
})

test('accepts only the __Host- cookie over https', async () => {
  const caller = await logInAs(secure, 'employee')
  expectRefused(await ask(secure, { pass: caller.pass }), 401, 'token_required')
  const headers = { cookie: `a=1; __Host-gatehouse_session=${caller.pass}; b=2` }
  expectAdmitted(await ask(secure, { headers }), caller)
})

describe('cross-site requests with the session cookie', () => {
  const requests: [string, Record<string, string>][] = [
    ...['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'get', ''].map(
      (method): [string, Record<string, string>] => [method, { 'x-original-method': method }],
    ),
    ['a WebSocket', { 'x-original-method': 'GET', 'x-original-upgrade': 'websocket' }],
  ]
  const bad: Record<string, string>[] = [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: ours },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://evil.test' },
    { origin: 'null' },
    { origin: 'http://gate.example.test' },
    { origin: 'http://sub.gate.example.test:8080' },
  ]
  const good: Record<string, string>[] = [{ 'sec-fetch-site': 'same-origin' }, { origin: ours }]

  test.for(requests)('%s requires proof of its origin', async ([, request]) => {
    const caller = await logInAs(server, 'manager')
    const { token, pass } = caller
    for (const proof of bad) {
      const headers = { ...request, ...proof }
      const answer = await ask(server, { pass, headers })
      expectRefused(answer, 403, 'cross_site_request')
      expect(answer.headers).not.toHaveProperty('www-authenticate')
      // A browser never adds the Authorization header on its own.
      expectAdmitted(await ask(server, { token, pass, headers }), caller)
    }
    for (const proof of good) {
      expectAdmitted(await ask(server, { pass, headers: { ...request, ...proof } }), caller)
    }
  })

  test.for(['GET', 'HEAD', 'OPTIONS'])('the safe method %s requires no proof', async (method) => {
    const caller = await logInAs(server, 'employee')
    for (const proof of [...bad, ...good]) {
      const headers = { 'x-original-method': method, ...proof }
      expectAdmitted(await ask(server, { pass: caller.pass, headers }), caller)
    }
  })

  test('a missing method counts as unsafe', async () => {
    const { pass } = await logInAs(server, 'employee')
    const answer = await server.send({
      url: '/gateway/verify?role=employee',
      cookies: { gatehouse_session: pass },
    })
    expectRefused(answer, 403, 'cross_site_request')
  })

  test('an anonymous request is answered with 401 instead of 403', async () => {
    const headers = { 'x-original-method': 'POST', 'sec-fetch-site': 'cross-site' }
    expectRefused(await ask(server, { headers }), 401, 'token_required')
    expectRefused(await ask(server, { pass: 'forged', headers }), 401, 'invalid_token')
  })
})

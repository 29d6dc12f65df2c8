import { ROLES } from '@gatehouse/contract'
import { describe, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ageSession, createUser, logInAs, openSession } from '../../../test/factories.ts'
import { tokenForge } from '../../../test/tokens.ts'
import { ask, expectAdmitted, expectRefused } from '../../../test/verify.ts'

const server = useApp()

const RANK = { employee: 1, manager: 2, admin: 3 }
const pairs = ROLES.flatMap((has) => ROLES.map((needed) => ({ has, needed })))

test.for(pairs)('decides for the role $has where $needed is required', async ({ has, needed }) => {
  const caller = await logInAs(server, has)
  for (const proof of [{ token: caller.token }, { pass: caller.pass }]) {
    const answer = await ask(server, { role: needed, ...proof })
    if (RANK[has] >= RANK[needed]) expectAdmitted(answer, caller)
    else {
      expectRefused(answer, 403, 'insufficient_scope')
      expect(answer.headers['www-authenticate']).toBe(
        'Bearer realm="gatehouse", error="insufficient_scope"',
      )
    }
  }
})

test('uses the live role instead of the token’s', async () => {
  const { user, token, pass } = await logInAs(server, 'admin')
  await server.app.db.user.update({ where: { id: user.id }, data: { role: 'employee' } })
  expectRefused(await ask(server, { role: 'admin', token }), 403, 'insufficient_scope')
  expectRefused(await ask(server, { role: 'admin', pass }), 403, 'insufficient_scope')
})

test('answers an anonymous request with 401 and the path of the log-in page', async () => {
  const answer = await ask(server, { headers: { 'x-original-uri': '/notes/?a=1&b=2' } })
  expectRefused(answer, 401, 'token_required')
  expect(answer.headers).toMatchObject({
    'www-authenticate': 'Bearer realm="gatehouse"',
    'x-gateway-message': 'Provide a valid auth token.',
    'x-gateway-log-in': '/login?next=%2Fnotes%2F%3Fa%3D1%26b%3D2',
  })
})

test('treats another scheme, or none, as a missing token', async () => {
  for (const authorization of ['', `Basic ${btoa('a:b')}`, 'Negotiate x']) {
    expectRefused(await ask(server, { headers: { authorization } }), 401, 'token_required')
  }
})

describe('refuses an access token', () => {
  const other = useApp({ PUBLIC_URL: 'http://elsewhere.example.test' })

  test('with malformed text', async () => {
    const { token } = await logInAs(server, 'employee')
    for (const text of ['', ' ', 'x', `${token}x`, `${token} ${token}`, token.slice(0, -3)]) {
      const answer = await ask(server, { headers: { authorization: `Bearer ${text}` } })
      expectRefused(answer, 401, 'invalid_token')
      expect(answer.headers['www-authenticate']).toContain('error="invalid_token"')
    }
  })

  test('that has expired', async () => {
    const { forge, now } = await tokenForge(server)
    const answer = await ask(server, { token: forge({ iat: now - 900, exp: now }) })
    expectRefused(answer, 401, 'invalid_token')
    expect(answer.headers['x-gateway-message']).toBe('Signature expired. Please log in again.')
  })

  test('of another issuer', async () => {
    const { token } = await logInAs(other, 'employee')
    expectRefused(await ask(server, { token }), 401, 'invalid_token')
  })

  test('that is a refresh token or a session cookie', async () => {
    const { refreshToken, pass } = await logInAs(server, 'employee')
    for (const token of [refreshToken, pass]) {
      expectRefused(await ask(server, { token }), 401, 'invalid_token')
    }
  })
})

describe('refuses token and cookie after', () => {
  const endings: [string, (caller: Awaited<ReturnType<typeof logInAs>>) => Promise<unknown>][] = [
    [
      'a log-out',
      ({ token }) =>
        server.send({
          method: 'POST',
          url: '/auth/logout',
          headers: { authorization: `Bearer ${token}` },
        }),
    ],
    ['30 idle days', ({ id }) => ageSession(server, id, 31 * 86_400)],
    [
      'a deactivation',
      ({ user }) => server.app.db.user.update({ where: { id: user.id }, data: { active: false } }),
    ],
    [
      'a rejection',
      ({ user }) =>
        server.app.db.user.update({ where: { id: user.id }, data: { approval: 'rejected' } }),
    ],
    [
      'a deletion of the account',
      ({ user }) => server.app.db.user.delete({ where: { id: user.id } }),
    ],
  ]

  test.for(endings)('%s', async ([, end]) => {
    const caller = await logInAs(server, 'employee')
    expectAdmitted(await ask(server, { token: caller.token }), caller)
    expectAdmitted(await ask(server, { pass: caller.pass }), caller)
    await end(caller)
    for (const proof of [{ token: caller.token }, { pass: caller.pass }]) {
      const answer = await ask(server, proof)
      expectRefused(answer, 401, 'invalid_token')
      expect(answer.headers['x-gateway-message']).toBe('Session ended. Please log in again.')
    }
  })
})

test('prefers the token to the cookie, and refuses an invalid token with a valid cookie', async () => {
  const one = await logInAs(server, 'employee')
  const other = await logInAs(server, 'admin')
  expectAdmitted(await ask(server, { token: one.token, pass: other.pass }), one)
  expectAdmitted(await ask(server, { token: one.token, pass: 'forged' }), one)
  expectRefused(await ask(server, { token: 'forged', pass: other.pass }), 401, 'invalid_token')
  const basic = { authorization: `Basic ${btoa('a:b')}` }
  expectAdmitted(await ask(server, { headers: basic, pass: other.pass }), other)
})

test('ignores identity headers of the client', async () => {
  const caller = await logInAs(server, 'employee')
  const forged = {
    'x-auth-user-id': crypto.randomUUID(),
    'x-auth-username': 'admin',
    'x-auth-role': 'admin',
    'x-auth-session-id': crypto.randomUUID(),
    'x-required-role': 'employee',
    role: 'employee',
  }
  expectRefused(await ask(server, { headers: forged }), 401, 'token_required')
  expectAdmitted(await ask(server, { token: caller.token, headers: forged }), caller)
  const asAdmin = await ask(server, { role: 'admin', token: caller.token, headers: forged })
  expectRefused(asAdmin, 403, 'insufficient_scope')
})

test.for(['two\r\nX-Auth-Role: admin', 'a b', 'tab\there', 'ünïcode', ''])(
  'answers 500 instead of putting the invalid username %j in a header',
  async (username) => {
    const user = await createUser(server, { username, email: 'odd@example.test' })
    const { token, pass } = await openSession(server, user)
    for (const proof of [{ token }, { pass }]) {
      const answer = await ask(server, proof)
      expect(answer.status).toBe(500)
      expect(answer.headers).not.toHaveProperty('x-auth-role')
      expect(answer.headers).not.toHaveProperty('x-auth-user-id')
    }
  },
)

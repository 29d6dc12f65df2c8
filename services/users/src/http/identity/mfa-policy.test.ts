import {
  confirmTotp,
  type Endpoint,
  finishLogin,
  getUser,
  type LogInMethod,
  listUsers,
  login,
  logout,
  ROLES,
  type Role,
  refresh,
  startTotp,
  status,
} from '@gatehouse/contract'
import { describe, expect, test } from 'vitest'
import { type TestApp, useApp } from '../../../test/app.ts'
import { endpoints } from '../../../test/endpoints.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { addFactors, codeOf } from '../../../test/factors.ts'
import { passkeysOf } from '../../../test/passkeys.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { claimsOf } from '../../../test/tokens.ts'
import { ask, expectAdmitted, expectRefused } from '../../../test/verify.ts'

const POLICIES: [policy: object, bound: Role[]][] = [
  [{}, []],
  [{ MFA: 'required' }, ['employee', 'manager', 'admin']],
  [{ MFA_REQUIRED_ROLES: 'employee' }, ['employee', 'manager', 'admin']],
  [{ MFA_REQUIRED_ROLES: 'manager' }, ['manager', 'admin']],
  [{ MFA_REQUIRED_ROLES: 'admin' }, ['admin']],
  [{ MFA_REQUIRED_ROLES: 'manager, admin' }, ['manager', 'admin']],
]
const list = (server: TestApp, token: string) => server.call(listUsers, { query: {}, token })
const OTHER_REFUSALS = ['mfa_required', 'invalid_token', 'token_required', 'internal_error']
const ISSUER = 'http://localhost:8080'

describe.each(POLICIES)('with the policy %j', (policy, bound) => {
  const server = useApp(policy)

  test.for(ROLES)(
    'an %s without a second factor is admitted only where it allows that',
    async (role) => {
      const caller = await logInAs(server, role)
      const { token, pass } = caller
      const answers = [await list(server, token), await ask(server, { role, token })]
      const byCookie = await ask(server, { role, pass })
      if (bound.includes(role)) {
        expect(answers.map((answer) => answer.status)).toEqual([403, 403])
        expectRefused(byCookie, 403, 'mfa_required')
      } else {
        expect(answers.map((answer) => answer.status)).toEqual([200, 200])
        expectAdmitted(byCookie, caller)
      }
      expect(claimsOf(token)['aud']).toBe(bound.includes(role) ? `${ISSUER}/auth/factors` : ISSUER)
    },
  )

  test.for<[LogInMethod[]]>([
    [['password', 'totp']],
    [['password', 'recovery_code']],
    [['passkey']],
  ])('a session by %j is admitted', async ([methods]) => {
    const { id, token } = await logInAs(server, 'admin')
    await server.app.db.session.update({ where: { id }, data: { methods } })
    expect((await list(server, token)).status).toBe(200)
    expect((await ask(server, { role: 'admin', token })).status).toBe(200)
  })
})

describe('a session that lacks the required factor', () => {
  const server = useApp({ MFA_REQUIRED_ROLES: 'manager' })
  const passkeys = passkeysOf(server)
  const reach = async ({ method, path }: Endpoint, token: string) =>
    (await server.send({ method, url: path, headers: { authorization: `Bearer ${token}` } })).body

  test.for(
    endpoints
      .filter(({ endpoint: { access, identifies } }) => access !== 'anyone' || identifies)
      .map(({ endpoint, label }) => [label, endpoint] as const),
  )('reaches %s only to add one or to log out', async ([, endpoint]) => {
    const { token } = await logInAs(server, 'admin')
    const { code } = await reach(endpoint, token)
    if (endpoint.beforeEnrollment) expect(OTHER_REFUSALS).not.toContain(code)
    else expect(code).toBe('mfa_required')
  })

  test('may use exactly these endpoints besides those for anyone', () => {
    const open = endpoints.filter(({ endpoint }) => endpoint.beforeEnrollment)
    expect(open.map(({ label }) => label).sort()).toEqual([
      'GET /auth/factors',
      'GET /auth/logout',
      'GET /auth/user',
      'POST /auth/factors/passkeys',
      'POST /auth/factors/passkeys/options',
      'POST /auth/factors/totp',
      'POST /auth/factors/totp/confirm',
      'POST /auth/logout',
    ])
  })

  test('is replaced by one that may do everything once an authenticator app is added', async () => {
    const { user } = await logInAs(server, 'manager')
    const { access_token: token } = await logIn(user.email)
    expect((await list(server, token)).status).toBe(403)
    const started = await server.call(startTotp, { token, body: { current_password: PASSWORD } })
    const code = codeOf(started.body.data.secret)
    const body = { current_password: PASSWORD, code }
    const added = await server.call(confirmTotp, { token, body })
    expect(added.status).toBe(200)
    expect(claimsOf(added.body.access_token)['aud']).toBe(ISSUER)
    expect((await list(server, added.body.access_token)).status).toBe(200)
    expect((await server.call(status, { token })).status).toBe(401)
  })

  test('is replaced by one that may do everything once a passkey is added', async () => {
    const { token } = await logInAs(server, 'admin')
    const added = await passkeys.add(token)
    expect((await list(server, added.token)).status).toBe(200)
    expect((await list(server, token)).status).toBe(401)
  })

  test('of somebody with a passkey adds nothing by the password alone', async () => {
    const { user, token } = await logInAs(server, 'admin')
    await passkeys.give(user)
    const started = await server.call(startTotp, { token, body: { current_password: PASSWORD } })
    expect(started).toMatchObject({
      status: 401,
      body: { code: 'insufficient_user_authentication' },
    })
  })

  test('stays so when it is refreshed', async () => {
    const { refreshToken } = await logInAs(server, 'admin')
    const { body } = await server.call(refresh, { body: { refresh_token: refreshToken } })
    expect(claimsOf(body.access_token)['aud']).toBe(`${ISSUER}/auth/factors`)
    expect((await list(server, body.access_token)).status).toBe(403)
  })

  test('begins at the moment in which an employee becomes a manager', async () => {
    const { user, token } = await logInAs(server, 'employee')
    expect((await list(server, token)).status).toBe(200)
    await server.app.db.user.update({ where: { id: user.id }, data: { role: 'manager' } })
    const answer = await list(server, token)
    expect(answer).toMatchObject({ status: 403, body: { code: 'mfa_required' } })
  })

  test('is refused by its role first', async () => {
    const { token } = await logInAs(server, 'manager')
    const headers = { authorization: `Bearer ${token}` }
    const answer = await server.send({ url: '/mail', headers })
    expect(answer.body['code']).toBe('insufficient_scope')
  })

  test('can log out, and log in with the code of an app that was added before', async () => {
    const { user, token } = await logInAs(server, 'admin')
    const factor = await addFactors(server, user.id)
    expect((await server.call(logout, { token })).status).toBe(200)
    const begun = await server.call(login, { body: { email: user.email, password: PASSWORD } })
    const { second_factor } = begun.body as unknown as { second_factor: { token: string } }
    const body = { code: factor.code(), second_factor_token: second_factor.token }
    const finished = await server.call(finishLogin, { body })
    const { access_token } = finished.body
    expect((await list(server, access_token)).status).toBe(200)
  })

  test('is sent by the gateway to the page that adds one, and back', async () => {
    const { pass } = await logInAs(server, 'admin')
    const answer = await ask(server, { role: 'employee', pass })
    expectRefused(answer, 403, 'mfa_required')
    expect(answer.headers['x-gateway-log-in']).toBe(
      '/account/security?acr_values=aal2&next=%2Fnotes%2F',
    )
  })

  test('sees less than a stranger', async () => {
    const { id } = await createUser(server)
    const { token } = await logInAs(server, 'admin')
    expect((await server.call(getUser, { params: { id } })).status).toBe(200)
    expect((await server.call(getUser, { params: { id }, token })).status).toBe(403)
  })

  async function logIn(email: string) {
    const { body } = await server.call(login, { body: { email, password: PASSWORD } })
    return body
  }
})

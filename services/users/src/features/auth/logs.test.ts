import { changePassword, login, logout, register } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ageSession, createUser, loggedIn, logInAs } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const credentials = { email: 'ada', password: PASSWORD }
const headers = { 'x-request-id': 'the-request' }

const eventsOf = (name: string) => server.logs.filter(({ event }) => event === name)
const refresh = (refresh_token: string) =>
  server.send({ method: 'POST', url: '/auth/refresh', headers, payload: { refresh_token } })

/** Expects one log record of this event, with the request's id and these fields. */
function expectEvent(name: string, members: object = {}) {
  expect(eventsOf(name)).toEqual([
    expect.objectContaining({ request_id: 'the-request', ...members }),
  ])
}

test('logs a registration', async () => {
  const body = { username: 'ada', email: 'ada@example.test', password: PASSWORD }
  const answer = await server.call(register, { body, headers })
  expectEvent('user_created', {
    user_id: loggedIn(answer.body).data.id,
    session_id: expect.any(String),
  })
})

test('logs a log-in', async () => {
  const user = await createUser(server, { username: 'ada' })
  await server.call(login, { body: credentials, headers })
  expectEvent('authn_login_success', { user_id: user.id, session_id: expect.any(String) })
})

test('logs a failed log-in with the user, if known, and without the submitted name', async () => {
  const user = await createUser(server, { username: 'ada' })
  const body = { ...credentials, password: OTHER_PASSWORD }
  await server.call(login, { body, headers })
  expectEvent('authn_login_fail', { user_id: user.id })
  server.logs.length = 0
  await server.call(login, { body: { ...body, email: 'typed-by-mistake' }, headers })
  expectEvent('authn_login_fail')
  expect(JSON.stringify(server.logs)).not.toContain('typed-by-mistake')
})

test('logs a denied log-in with the reason', async () => {
  const user = await createUser(server, { username: 'ada', active: false })
  await server.call(login, { body: credentials, headers })
  expectEvent('authn_login_fail', { user_id: user.id, reason: 'account_inactive' })
})

test('logs a refresh and a reuse', async () => {
  const { user, id, refreshToken } = await logInAs(server, 'employee')
  const session = { user_id: user.id, session_id: id }
  await ageSession(server, id, 121)
  const next = (await refresh(refreshToken)).body['refresh_token'] as string
  expectEvent('session_renewed', { ...session, rule: 'rotated' })
  await refresh(next)
  await ageSession(server, id, 61)
  await refresh(refreshToken)
  expectEvent('authn_token_reuse', session)
})

test('logs a log-out', async () => {
  const { user, id, token } = await logInAs(server, 'employee')
  await server.call(logout, { token, headers })
  expectEvent('authn_token_revoked', { user_id: user.id, session_id: id })
})

test('logs a password change', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const body = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
  await server.call(changePassword, { token, body, headers })
  expectEvent('authn_password_change', { user_id: user.id })
})

test('logs a denial with the user', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const authorization = `Bearer ${token}`
  await server.send({ method: 'POST', url: '/users', headers: { ...headers, authorization } })
  expectEvent('authz_fail', { user_id: user.id })
})

test('logs an invalid request with the names of its fields', async () => {
  const payload = { email: 7, password: PASSWORD }
  await server.send({ method: 'POST', url: '/auth/login', headers, payload })
  expectEvent('input_validation_fail', { fields: ['email'] })
})

test('logs an invalid token and a cross-site request', async () => {
  const authorization = 'Bearer nonsense'
  await server.send({ url: '/auth/status', headers: { ...headers, authorization } })
  expectEvent('authn_token_invalid')
  const foreign = { 'auth-transport': 'cookie', 'sec-fetch-site': 'cross-site' }
  await server.send({ method: 'POST', url: '/auth/refresh', headers: { ...headers, ...foreign } })
  expectEvent('malicious_csrf')
})

test.for([
  'two\nlines {"level":60,"msg":"forged"}',
  'a "quote" and a \\ backslash',
  '%s %d %j %o %n',
  '\u2028\u001b[31m',
])('%j in a name and a user agent stays within one log record', async (text) => {
  const userAgent = text.replaceAll(/[^ -~]/g, '')
  const payload = { username: text, email: text, password: PASSWORD }
  const answer = await server.send({
    method: 'POST',
    url: '/auth/register',
    headers: { ...headers, 'user-agent': userAgent },
    payload,
  })
  expect(answer.status).toBe(400)
  // The test app parses each line as one record.
  expect(server.logs).toHaveLength(2)
  expect(server.logs.map(({ level }) => level)).toEqual([30, 30])
})

import { login, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const url = '/auth/login'
const ada = { email: 'ada@example.test', password: PASSWORD }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('a log-in returns the full user and the tokens', async () => {
  const user = await createUser(server, { username: 'ada', role: 'manager' })
  const before = Date.now()
  const answer = await server.call(login, { body: ada })
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({
    status: 'success',
    message: 'Successfully logged in.',
    data: {
      id: user.id,
      username: 'ada',
      email: 'ada@example.test',
      role: 'manager',
      admin: false,
      active: true,
      approved: true,
      state: 'active',
      email_verified: false,
      created_at: user.createdAt.toISOString(),
      last_login_at: expect.any(String),
    },
    access_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 900,
    refresh_token: expect.any(String),
    refresh_expires_in: 30 * 86_400,
  })
  expect(Date.parse(answer.body.data.last_login_at ?? '')).toBeGreaterThan(before - 1_000)
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
})

test.for(['ada', 'ADA', 'Ada@Example.Test'])('%s logs in, regardless of case', async (email) => {
  await createUser(server, { username: 'ada' })
  const answer = await server.call(login, { body: { ...ada, email } })
  expect(answer.status).toBe(200)
  expect((await server.call(status, { token: answer.body.access_token })).status).toBe(200)
})

test('accepts a log-in as a form', async () => {
  await createUser(server, { username: 'ada' })
  const payload = new URLSearchParams(ada).toString()
  expect((await server.send({ method: 'POST', url, headers: form, payload })).status).toBe(200)
})

test.for([
  ['a wrong password', { ...ada, password: OTHER_PASSWORD }],
  ['an unknown address', { ...ada, email: 'eve@example.test' }],
  ['an unknown username', { ...ada, email: 'eve' }],
  ['a matching LIKE pattern', { ...ada, email: 'a%@example.test' }],
  ['SQL', { ...ada, email: "' OR 1=1 --" }],
])('refuses a log-in with %s', async ([, payload]) => {
  await createUser(server, { username: 'ada' })
  const answer = await server.send({ method: 'POST', url, payload: payload as object })
  expect(answer.status).toBe(401)
  expect(answer.body).toEqual({
    status: 'error',
    code: 'invalid_credentials',
    message: 'Email or password is incorrect.',
    request_id: expect.any(String),
  })
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="gatehouse"')
  expect(await server.app.db.session.count()).toBe(0)
})

const deniedStates = [
  ['account_inactive', 'This account has been deactivated.', { active: false }],
  [
    'approval_pending',
    'Account not approved by admin. Please wait for approval.',
    { approval: 'pending' },
  ],
  ['registration_rejected', 'This registration was not accepted.', { approval: 'rejected' }],
] as const

test.for(deniedStates)('answers %s to the right password', async ([code, message, user]) => {
  await createUser(server, { username: 'ada', ...user })
  const answer = await server.send({ method: 'POST', url, payload: ada })
  expect(answer.status).toBe(403)
  expect(answer.body).toMatchObject({ code, message })
  expect(answer.body).not.toHaveProperty('errors')
  expect(answer.headers['www-authenticate']).toBeUndefined()
  expect(await server.app.db.session.count()).toBe(0)
})

test.for(deniedStates)('does not answer %s to a wrong password', async ([, , user]) => {
  await createUser(server, { username: 'ada', ...user })
  const payload = { ...ada, password: OTHER_PASSWORD }
  const answer = await server.send({ method: 'POST', url, payload })
  expect(answer.status).toBe(401)
  expect(answer.body['code']).toBe('invalid_credentials')
})

test('answers a rejected user’s log-in with the reason, only for the right password', async () => {
  const rejectionReason = 'Ask <b>Grace</b> first.\nThen register again.'
  await createUser(server, { username: 'ada', approval: 'rejected', rejectionReason })
  const answer = await server.send({ method: 'POST', url, payload: ada })
  expect(answer.body).toMatchObject({
    code: 'registration_rejected',
    message: 'This registration was not accepted.',
    errors: { reason: rejectionReason },
  })
  const wrong = await server.send({
    method: 'POST',
    url,
    payload: { ...ada, password: OTHER_PASSWORD },
  })
  expect(wrong.body).not.toHaveProperty('errors')
})

test('reports all invalid fields of a log-in together', async () => {
  const answer = await server.send({ method: 'POST', url, payload: {} })
  expect(answer.status).toBe(400)
  expect(answer.body['errors']).toEqual({
    email: 'Enter your email address or username.',
    password: 'Enter your password.',
  })
})

test.for([null, 7, ['ada'], { not: '' }])(
  'refuses %j in a log-in, because it is not text',
  async (value) => {
    await createUser(server)
    const payload = { email: value, password: value }
    const answer = await server.send({ method: 'POST', url, payload })
    expect(answer.status).toBe(400)
    expect(answer.body['errors']).toEqual({ email: 'Must be text.', password: 'Must be text.' })
  },
)

test.for(['\u0000', '\n', '\uD800', '\u0085'])(
  'refuses the character %j in a log-in',
  async (character) => {
    const payload = { email: `ada${character}`, password: `${PASSWORD}${character}` }
    const answer = await server.send({ method: 'POST', url, payload })
    expect(answer.status).toBe(400)
    expect(Object.keys(answer.body['errors'] as object)).toEqual(['email', 'password'])
  },
)

test('refuses a log-in with a password over 256 characters', async () => {
  const payload = { ...ada, password: `${PASSWORD}${'x'.repeat(256)}` }
  const answer = await server.send({ method: 'POST', url, payload })
  expect(answer.body['errors']).toEqual({ password: 'Use at most 256 characters.' })
})

test.for(['ada ', '  ada', 'ada@example.test\u00a0'])(
  'trims the login name %j, and not the password',
  async (email) => {
    await createUser(server, { username: 'ada' })
    expect((await server.call(login, { body: { email, password: PASSWORD } })).status).toBe(200)
    const typed = { email, password: `${PASSWORD} ` }
    expect((await server.send({ method: 'POST', url, payload: typed })).status).toBe(401)
  },
)

test('a log-in ignores an invalid access token', async () => {
  await createUser(server, { username: 'ada' })
  const headers = { authorization: 'Bearer nonsense' }
  expect((await server.call(login, { body: ada, headers })).status).toBe(200)
})

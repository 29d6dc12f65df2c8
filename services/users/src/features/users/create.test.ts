import { createUser, login } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser as insertUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

const PERSON = { username: 'Newcomer', email: 'Newcomer@example.test', password: PASSWORD }

test('an admin creates a user, who can log in', async () => {
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await server.call(createUser, { body: PERSON, token })
  expect(status).toBe(201)
  expect(body).toEqual({
    status: 'success',
    message: 'Newcomer@example.test was added!',
    data: {
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-/),
      username: 'Newcomer',
      email: 'Newcomer@example.test',
      role: 'employee',
      admin: false,
      active: true,
      approved: true,
      state: 'active',
      email_verified: false,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      last_login_at: null,
    },
  })
  const credentials = { email: PERSON.email.toLowerCase(), password: PASSWORD }
  expect((await server.call(login, { body: credentials })).status).toBe(200)
})

test.for(['employee', 'manager', 'admin'] as const)(
  'creates a user with the role %s',
  async (role) => {
    const { token } = await logInAs(server, 'admin')
    const { status, body } = await server.call(createUser, { body: { ...PERSON, role }, token })
    expect(status).toBe(201)
    expect(body.data).toMatchObject({ role, admin: role === 'admin' })
  },
)

test('creating a user ignores other fields', async () => {
  const { token } = await logInAs(server, 'admin')
  const body = {
    ...PERSON,
    id: '01a1fa65-0000-7000-8000-000000000000',
    admin: true,
    active: false,
    approval: 'rejected',
    email_verified: true,
    emailVerified: true,
    passwordHash: 'x',
    created_at: '2000-01-01T00:00:00Z',
  }
  const answer = await server.call(createUser, { body, token })
  expect(answer.status).toBe(201)
  expect(answer.body.data).toMatchObject({ admin: false, active: true, email_verified: false })
  expect(answer.body.data.id).not.toBe(body.id)
  expect(Date.parse(answer.body.data.created_at)).toBeGreaterThan(Date.now() - 60_000)
})

test.for([
  [{ username: 'NEWCOMER' }, { username: 'This username is taken.' }],
  [{ email: 'newcomer@EXAMPLE.test' }, { email: 'This address is taken.' }],
  [
    { username: 'newcomer', email: 'newcomer@example.test' },
    { username: 'This username is taken.', email: 'This address is taken.' },
  ],
])(
  'answers 409 to a new user with taken names, regardless of case: %j',
  async ([taken, errors]) => {
    await insertUser(server, { username: 'somebody-else', email: 'else@example.test', ...taken })
    const { token } = await logInAs(server, 'admin')
    const { status, body } = await server.call(createUser, { body: PERSON, token })
    expect(status).toBe(409)
    expect(body).toMatchObject({
      code: 'user_exists',
      message: 'Sorry. That user already exists.',
      errors,
    })
  },
)

test('reports both names when different users have them', async () => {
  await insertUser(server, { username: 'newcomer', email: 'one@example.test' })
  await insertUser(server, { username: 'two', email: PERSON.email })
  const { token } = await logInAs(server, 'admin')
  const { body } = await server.call(createUser, { body: PERSON, token })
  expect(body).toMatchObject({
    errors: { username: expect.any(String), email: expect.any(String) },
  })
})

test('reports all invalid fields of a new user together', async () => {
  const { token } = await logInAs(server, 'admin')
  const payload = { username: 'a b', email: 'nowhere', password: 'short', role: 'root' }
  const { status, body } = await server.send({
    method: 'POST',
    url: '/users',
    headers: { authorization: `Bearer ${token}` },
    payload,
  })
  expect(status).toBe(400)
  expect(body).toMatchObject({
    code: 'validation_failed',
    errors: {
      username: 'Use only letters, digits, dots, dashes and underscores.',
      email: 'Enter an address like name@example.com.',
      password: expect.stringContaining('Use at least'),
      role: 'Choose employee, manager or admin.',
    },
  })
})

test.for([
  ['no body', undefined],
  ['an array', '[]'],
  ['null', 'null'],
  ['numbers', '{"username":1,"email":2,"password":3}'],
])('refuses a new user from %s with 400', async ([, payload]) => {
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await server.send({
    method: 'POST',
    url: '/users',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(payload !== undefined && { payload: String(payload) }),
  })
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 'validation_failed' })
})

test('answers 401 to an anonymous creation of a user', async () => {
  const { status, body } = await server.call(createUser, { body: PERSON })
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'token_required', message: 'Provide a valid auth token.' })
})

test.for(['employee', 'manager'] as const)(
  'creating a user is 403 for the role %s, before validation',
  async (role) => {
    const { token } = await logInAs(server, role)
    const { status, body } = await server.send({
      method: 'POST',
      url: '/users',
      headers: { authorization: `Bearer ${token}` },
      payload: { username: '' },
    })
    expect(status).toBe(403)
    expect(body).toMatchObject({
      code: 'insufficient_scope',
      message: 'You do not have permission to do that.',
    })
  },
)

import { login, register, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, loggedIn } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const url = '/auth/register'
const ada = { username: 'Ada.L', email: 'Ada@example.test', password: PASSWORD }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('a registration returns the full user and the tokens', async () => {
  const answer = await server.call(register, { body: ada })
  expect(answer.status).toBe(201)
  expect(answer.body).toEqual({
    status: 'success',
    message: 'Successfully registered.',
    data: {
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      username: 'Ada.L',
      email: 'Ada@example.test',
      role: 'employee',
      admin: false,
      active: true,
      approved: true,
      state: 'active',
      email_verified: false,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      last_login_at: null,
    },
    access_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 900,
    refresh_token: expect.any(String),
    refresh_expires_in: 30 * 86_400,
  })
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
  expect(answer.headers['set-cookie']).toBeUndefined()
})

test('the access token of a registration is valid immediately', async () => {
  const { body } = await server.call(register, { body: ada })
  const answer = await server.call(status, { token: loggedIn(body).access_token })
  expect(answer.body.data.username).toBe('Ada.L')
})

test('accepts a registration as a form', async () => {
  const payload = new URLSearchParams(ada).toString()
  const answer = await server.send({ method: 'POST', url, headers: form, payload })
  expect(answer.status).toBe(201)
})

test('refuses a registration form with a repeated field', async () => {
  const payload = `${new URLSearchParams(ada)}&username=eve`
  const answer = await server.send({ method: 'POST', url, headers: form, payload })
  expect(answer.status).toBe(400)
  expect(answer.body['errors']).toEqual({ username: 'Must be text.' })
})

test('a registration ignores unknown fields', async () => {
  const id = '01a1fa65-0000-7000-8000-000000000000'
  const extra = {
    id,
    role: 'admin',
    admin: true,
    approved: false,
    active: false,
    state: 'rejected',
  }
  const more = { email_verified: true, created_at: '2000-01-01T00:00:00Z', password_hash: 'x' }
  const payload = { ...ada, ...extra, ...more }
  const answer = await server.send({ method: 'POST', url, payload })
  expect(answer.status).toBe(201)
  const [user] = await server.app.db.user.findMany()
  expect(user).toMatchObject({ role: 'employee', active: true, approval: 'approved' })
  expect(user).toMatchObject({ emailVerified: false })
  expect(user?.id).not.toBe(id)
  expect(user?.createdAt.getFullYear()).toBeGreaterThan(2000)
  expect(user?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/)
})

test.for([
  ['the username', { username: 'ADA.l' }, ['username']],
  ['the address', { email: 'aDa@Example.TEST' }, ['email']],
  ['both', { username: 'ada.L', email: 'ADA@example.test' }, ['username', 'email']],
] as const)('reports taken names, regardless of case: %s', async ([, taken, fields]) => {
  await createUser(server, { username: ada.username, email: ada.email })
  const free = { username: 'grace', email: 'grace@example.test', password: PASSWORD }
  const payload = { ...free, ...taken }
  const answer = await server.send({ method: 'POST', url, payload })
  expect(answer.status).toBe(409)
  expect(answer.body).toMatchObject({
    code: 'user_exists',
    message: 'Sorry. That user already exists.',
  })
  expect(Object.keys(answer.body['errors'] as object)).toEqual(fields)
  expect(await server.app.db.user.count()).toBe(1)
})

test('of 20 concurrent registrations of one name, one succeeds and 19 are 409', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => server.send({ method: 'POST', url, payload: ada })),
  )
  const statuses = answers.map((answer) => answer.status).sort()
  expect(statuses).toEqual([201, ...Array<number>(19).fill(409)])
  expect(await server.app.db.user.count()).toBe(1)
  expect(await server.app.db.session.count()).toBe(1)
})

test.for(['a&b@example.test', 'a/b@example.test', 'ada@x.xn--p1ai'])(
  'the address %s, which is valid in HTML, registers and logs in',
  async (email) => {
    expect((await server.call(register, { body: { ...ada, email } })).status).toBe(201)
    expect((await server.call(login, { body: { email, password: PASSWORD } })).status).toBe(200)
  },
)

test('a registration ignores an invalid access token', async () => {
  const headers = { authorization: 'Bearer nonsense' }
  expect((await server.call(register, { body: ada, headers })).status).toBe(201)
})

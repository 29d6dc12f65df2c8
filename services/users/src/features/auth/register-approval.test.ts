import { login, register, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp({ REGISTRATION: 'approval' })
const url = '/auth/register'
const ada = { username: 'Ada.L', email: 'Ada@example.test', password: PASSWORD }

test('a registration that needs approval is stored as pending and opens no session', async () => {
  const answer = await server.call(register, { body: ada })
  expect(answer.status).toBe(202)
  expect(answer.body).toEqual({
    status: 'success',
    message: 'Registration received. An admin will review it.',
  })
  expect(answer.cookies).toEqual([])
  expect(await server.app.db.session.count()).toBe(0)
  expect(await server.app.db.user.findMany()).toMatchObject([
    { username: 'Ada.L', email: 'Ada@example.test', role: 'employee', approval: 'pending' },
  ])
})

test('a registration ignores approval and role in its body', async () => {
  const claims = { approval: 'approved', approved: true, role: 'admin', state: 'active' }
  await server.send({ method: 'POST', url, payload: { ...ada, ...claims } })
  expect(await server.app.db.user.findMany()).toMatchObject([
    { role: 'employee', approval: 'pending' },
  ])
})

test('answers approval_pending to a pending user’s log-in', async () => {
  await server.call(register, { body: ada })
  const answer = await server.call(login, { body: ada })
  expect(answer.status).toBe(403)
  expect(answer.body).toMatchObject({ code: 'approval_pending' })
  expect(answer.cookies).toEqual([])
})

test('a pending registration leaves the browser’s session unchanged, and makes it a known device', async () => {
  const { token, refreshToken } = await logInAs(server, 'employee')
  const answer = await server.call(register, {
    body: ada,
    headers: { 'auth-transport': 'cookie' },
    cookies: { gatehouse_refresh: refreshToken },
  })
  expect(answer.status).toBe(202)
  expect(answer.cookies.map(({ name }) => name)).toEqual(['gatehouse_device'])
  expect(answer.body).not.toHaveProperty('access_token')
  expect((await server.call(status, { token })).status).toBe(200)
})

test('refuses a cross-site registration by cookie', async () => {
  const headers = { 'auth-transport': 'cookie', 'sec-fetch-site': 'cross-site' }
  const answer = await server.call(register, { body: ada, headers })
  expect(answer.status).toBe(403)
  expect(answer.body).toMatchObject({ code: 'cross_site_request' })
  expect(await server.app.db.user.count()).toBe(0)
})

test.for(['approved', 'pending', 'rejected'] as const)(
  'refuses a registration with the names of a user who is %s',
  async (approval) => {
    await createUser(server, { username: ada.username, email: ada.email, approval })
    const answer = await server.call(register, { body: ada })
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({ code: 'user_exists' })
    expect(await server.app.db.user.findMany()).toMatchObject([{ approval }])
  },
)

test('reports all invalid fields of a pending registration together', async () => {
  const payload = { username: 'a', email: 'nowhere', password: 'short' }
  const { status, body } = await server.send({ method: 'POST', url, payload })
  expect(status).toBe(400)
  expect(Object.keys(body['errors'] as object)).toEqual(['username', 'email', 'password'])
})

test('of 20 concurrent registrations of one name, one is pending and 19 are 409', async () => {
  const answers = await together(() => server.call(register, { body: ada }))
  expect(tally(answers)).toEqual({ 202: 1, 409: 19 })
  expect(await server.app.db.user.count()).toBe(1)
})

test('a user created by an admin needs no approval', async () => {
  const { token } = await logInAs(server, 'admin')
  const headers = { authorization: `Bearer ${token}` }
  const added = await server.send({ method: 'POST', url: '/users', headers, payload: ada })
  expect(added.body).toMatchObject({ data: { state: 'active' } })
  expect((await server.call(login, { body: ada })).status).toBe(200)
})

test('logs a pending registration', async () => {
  await server.call(register, { body: ada })
  const event = { event: 'user_created', approval: 'pending', user_id: expect.any(String) }
  expect(server.logs).toContainEqual(expect.objectContaining(event))
})

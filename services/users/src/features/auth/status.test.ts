import { currentUser, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'

const server = useApp()

test.for([status, currentUser])('GET $path returns the full caller', async (endpoint) => {
  const { user, token } = await logInAs(server, 'admin', { username: 'ada' })
  const answer = await server.call(endpoint, { token })
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({
    status: 'success',
    data: {
      id: user.id,
      username: 'ada',
      email: 'ada@example.test',
      role: 'admin',
      admin: true,
      active: true,
      approved: true,
      state: 'active',
      email_verified: false,
      created_at: user.createdAt.toISOString(),
      last_login_at: null,
      token_expires_in: expect.any(Number),
    },
  })
  expect(answer.body.data.token_expires_in).toBeGreaterThan(890)
  expect(answer.body.data.token_expires_in).toBeLessThanOrEqual(900)
  expect(answer.headers['cache-control']).toBe('no-store')
})

test.for([status, currentUser])('GET $path without a token is refused', async (endpoint) => {
  const answer = await server.call(endpoint)
  expect(answer.status).toBe(401)
  expect(answer.body).toEqual({
    status: 'error',
    code: 'token_required',
    message: 'Provide a valid auth token.',
    request_id: expect.any(String),
  })
})

test("returns the live role instead of the token's", async () => {
  const { user, token } = await logInAs(server, 'admin')
  await server.app.db.user.update({ where: { id: user.id }, data: { role: 'employee' } })
  const { body } = await server.call(status, { token })
  expect(body.data).toMatchObject({ role: 'employee', admin: false })
  const payload = { username: 'x', email: 'x', password: 'x' }
  const headers = { authorization: `Bearer ${token}` }
  const answer = await server.send({ method: 'POST', url: '/users', headers, payload })
  expect(answer.status).toBe(403)
})

test.for([
  ['deactivated', { active: false }],
  ['pending', { approval: 'pending' }],
  ['rejected', { approval: 'rejected' }],
] as const)("refuses a %s user's token immediately", async ([, data]) => {
  const { user, token } = await logInAs(server, 'employee')
  await server.app.db.user.update({ where: { id: user.id }, data })
  const answer = await server.call(status, { token })
  expect(answer.status).toBe(401)
  expect(answer.body).toMatchObject({
    code: 'invalid_token',
    message: 'Session ended. Please log in again.',
  })
})

test("refuses a deleted user's token immediately", async () => {
  const { user, token } = await logInAs(server, 'employee')
  await server.app.db.user.delete({ where: { id: user.id } })
  expect((await server.call(status, { token })).status).toBe(401)
})

test('GET /auth/status changes nothing', async () => {
  const { token } = await logInAs(server, 'employee')
  const before = await server.app.db.session.findMany()
  await server.call(status, { token })
  expect(await server.app.db.session.findMany()).toEqual(before)
})

import { patchUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'

test.for([
  [{ role: 'manager' }, { role: 'manager', admin: false, active: true }],
  [{ role: 'admin' }, { role: 'admin', admin: true, active: true }],
  [{ active: false }, { role: 'employee', active: false, state: 'inactive' }],
  [
    { role: 'manager', active: false },
    { role: 'manager', active: false, state: 'inactive' },
  ],
] as const)('an admin changes a user’s access to %j', async ([change, expected]) => {
  const { id } = await createUser(server)
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await server.call(patchUser, { params: { id }, body: change, token })
  expect(status).toBe(200)
  expect(body).toMatchObject({ status: 'success', data: { id, ...expected } })
})

test('a change of access keeps missing fields and ignores unknown ones', async () => {
  const user = await createUser(server, { role: 'manager' })
  const { token } = await logInAs(server, 'admin')
  const body = { active: false, username: 'x', email: 'x', approval: 'pending', password: 'x' }
  const answer = await server.call(patchUser, { params: { id: user.id }, body, token })
  expect(answer.status).toBe(200)
  const row = await server.app.db.user.findUnique({ where: { id: user.id } })
  expect(row).toEqual({ ...user, active: false, version: expect.any(String) })
})

test('an admin can demote themselves while another admin remains', async () => {
  await createUser(server, { role: 'admin' })
  const { user, token } = await logInAs(server, 'admin')
  const request = { params: { id: user.id }, body: { role: 'employee' as const }, token }
  const { status, body } = await server.call(patchUser, request)
  expect(status).toBe(200)
  expect(body.data).toMatchObject({ role: 'employee', admin: false })
})

test.for([{ role: 'manager' }, { active: false }, { role: 'admin', active: false }] as const)(
  'answers 409 to the change %j of the last active admin',
  async (body) => {
    await createUser(server, { role: 'admin', active: false })
    await createUser(server, { role: 'admin', approval: 'pending' })
    const { user, token } = await logInAs(server, 'admin')
    const answer = await server.call(patchUser, { params: { id: user.id }, body, token })
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({
      code: 'last_admin',
      message: 'The last active admin must stay.',
    })
    const row = await server.app.db.user.findUnique({ where: { id: user.id } })
    expect(row).toEqual(user)
  },
)

test('accepts a change of the last active admin without a difference', async () => {
  const { user, token } = await logInAs(server, 'admin')
  const request = { params: { id: user.id }, body: { role: 'admin', active: true } as const, token }
  expect((await server.call(patchUser, request)).status).toBe(200)
})

test.for([
  ['{}', { role: 'Send role, active or both.' }],
  ['{"role":null}', { role: 'Choose employee, manager or admin.' }],
  ['{"role":"Admin"}', { role: 'Choose employee, manager or admin.' }],
  ['{"role":["admin"]}', { role: 'Choose employee, manager or admin.' }],
  ['{"active":"false"}', { active: 'Choose true or false.' }],
  ['{"active":0}', { active: 'Choose true or false.' }],
  [
    '{"active":null,"role":1}',
    { active: 'Choose true or false.', role: 'Choose employee, manager or admin.' },
  ],
] as const)('refuses the change of access %s with 400', async ([payload, errors]) => {
  const { id } = await createUser(server)
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await server.send({
    method: 'PATCH',
    url: `/users/${id}`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    payload,
  })
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 'validation_failed' })
  expect(body['errors']).toEqual(errors)
})

test('answers 401 to an anonymous change of access', async () => {
  const { id } = await createUser(server)
  const { status, body } = await server.call(patchUser, { params: { id }, body: { active: false } })
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'token_required' })
})

test.for(['employee', 'manager'] as const)(
  'changing access, even their own, is 403 for the role %s',
  async (role) => {
    const { user, token } = await logInAs(server, role)
    for (const id of [user.id, UNKNOWN_ID]) {
      const body = { role: 'admin' as const }
      const answer = await server.call(patchUser, { params: { id }, body, token })
      expect(answer.status).toBe(403)
      expect(answer.body).toMatchObject({ code: 'insufficient_scope' })
    }
  },
)

test('answers 404 to a change of an unknown user', async () => {
  const { token } = await logInAs(server, 'admin')
  const request = { params: { id: UNKNOWN_ID }, body: { active: true }, token }
  const { status, body } = await server.call(patchUser, request)
  expect(status).toBe(404)
  expect(body).toMatchObject({ message: `User ${UNKNOWN_ID} does not exist.` })
})

test('logs a change of access with user, role and actor', async () => {
  const { id } = await createUser(server)
  const { user, token } = await logInAs(server, 'admin')
  await server.call(patchUser, { params: { id }, body: { role: 'manager' }, token })
  const event = { event: 'authz_change', user_id: id, actor_id: user.id, role: 'manager' }
  expect(server.logs).toContainEqual(expect.objectContaining(event))
})

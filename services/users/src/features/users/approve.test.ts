import { approveUser, login, type Role } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'

const approve = (id: string, token: string | undefined, role?: Role) =>
  server.call(approveUser, { params: { id }, body: role && { role }, token })
const rowOf = (id: string) => server.app.db.user.findUnique({ where: { id } })

test.for(['manager', 'admin'] as const)(
  '%s approves a pending user, who can then log in',
  async (role) => {
    const user = await createUser(server, { approval: 'pending' })
    const { token } = await logInAs(server, role)
    const { status, body } = await approve(user.id, token)
    expect(status).toBe(200)
    expect(body).toEqual({
      status: 'success',
      data: expect.objectContaining({
        id: user.id,
        email: user.email,
        role: 'employee',
        approved: true,
        state: 'active',
      }),
    })
    const credentials = { email: user.email, password: PASSWORD }
    expect((await server.call(login, { body: credentials })).status).toBe(200)
  },
)

test.for(['employee', 'manager', 'admin'] as const)(
  'an admin approves a user with the role %s',
  async (role) => {
    const { id } = await createUser(server, { approval: 'pending' })
    const { token } = await logInAs(server, 'admin')
    const { status, body } = await approve(id, token, role)
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ role, admin: role === 'admin', state: 'active' })
  },
)

test('an approval without a role keeps the role that an admin set before', async () => {
  const { id } = await createUser(server, { approval: 'pending', role: 'manager' })
  const { token } = await logInAs(server, 'manager')
  expect((await approve(id, token)).body.data.role).toBe('manager')
})

test('an approved user who was deactivated stays inactive', async () => {
  const { id } = await createUser(server, { approval: 'pending', active: false })
  const { token } = await logInAs(server, 'manager')
  expect((await approve(id, token)).body.data).toMatchObject({ approved: true, state: 'inactive' })
})

test('an approval ignores other fields', async () => {
  const user = await createUser(server, { approval: 'pending' })
  const { token } = await logInAs(server, 'manager')
  const headers = { authorization: `Bearer ${token}` }
  const payload = { active: false, admin: true, username: 'x', reason: 'x', id: UNKNOWN_ID }
  const url = `/users/${user.id}/approve`
  expect((await server.send({ method: 'POST', url, headers, payload })).status).toBe(200)
  const version = expect.not.stringMatching(user.version)
  expect(await rowOf(user.id)).toEqual({ ...user, approval: 'approved', version })
})

test.for(['approved', 'rejected'] as const)(
  'answers 409 to an approval of a user who is already %s',
  async (approval) => {
    const user = await createUser(server, { approval })
    const { token } = await logInAs(server, 'admin')
    const { status, body } = await approve(user.id, token, 'manager')
    expect(status).toBe(409)
    expect(body).toMatchObject({
      code: 'conflict',
      message: 'This registration is already decided.',
    })
    expect(await rowOf(user.id)).toEqual(user)
  },
)

test('answers 403 to a manager who assigns a role, after 404 and before 409', async () => {
  const { token } = await logInAs(server, 'manager')
  const waiting = await createUser(server, { approval: 'pending' })
  const decided = await createUser(server)
  for (const user of [waiting, decided]) {
    const { status, body } = await approve(user.id, token, 'employee')
    expect(status).toBe(403)
    expect(body).toMatchObject({ code: 'insufficient_scope' })
    expect(await rowOf(user.id)).toEqual(user)
  }
  expect((await approve(UNKNOWN_ID, token, 'employee')).status).toBe(404)
})

test.for([
  ['{"role":"root"}', { role: 'Choose employee, manager or admin.' }],
  ['{"role":null}', { role: 'Choose employee, manager or admin.' }],
  ['{"role":["admin"]}', { role: 'Choose employee, manager or admin.' }],
  ['[]', { body: 'Send a JSON object.' }],
] as const)('refuses the approval %s with 400', async ([payload, errors]) => {
  const { id } = await createUser(server, { approval: 'pending' })
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await server.send({
    method: 'POST',
    url: `/users/${id}/approve`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    payload,
  })
  expect(status).toBe(400)
  expect(body['errors']).toEqual(errors)
  expect(await rowOf(id)).toMatchObject({ approval: 'pending' })
})

test('answers 401 to an anonymous approval', async () => {
  const { id } = await createUser(server, { approval: 'pending' })
  const { status, body } = await approve(id, undefined)
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'token_required' })
})

test('answers 403 to an employee’s approval, even of an unknown user', async () => {
  const { id } = await createUser(server, { approval: 'pending' })
  const { token } = await logInAs(server, 'employee')
  expect((await approve(id, token)).status).toBe(403)
  expect((await approve(UNKNOWN_ID, token)).status).toBe(403)
  expect(await rowOf(id)).toMatchObject({ approval: 'pending' })
})

test('answers 404 to an approval of an unknown user', async () => {
  const { token } = await logInAs(server, 'manager')
  const { status, body } = await approve(UNKNOWN_ID, token)
  expect(status).toBe(404)
  expect(body).toMatchObject({ message: `User ${UNKNOWN_ID} does not exist.` })
})

test('logs an approval with user, role and actor', async () => {
  const { id } = await createUser(server, { approval: 'pending' })
  const { user, token } = await logInAs(server, 'admin')
  await approve(id, token, 'manager')
  const event = { event: 'authz_change', user_id: id, actor_id: user.id }
  expect(server.logs).toContainEqual(
    expect.objectContaining({ ...event, approval: 'approved', role: 'manager' }),
  )
})

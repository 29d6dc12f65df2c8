import {
  changePassword,
  deleteUser,
  patchUser,
  refresh,
  register,
  status as statusOf,
  updateUser,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, loggedIn, logInAs, openSession } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

type Session = Awaited<ReturnType<typeof openSession>>

async function expectAlive({ token, refreshToken }: Session) {
  expect((await server.call(statusOf, { token })).status).toBe(200)
  const renewed = await server.call(refresh, { body: { refresh_token: refreshToken } })
  expect(renewed.status).toBe(200)
}

async function expectEnded({ token, refreshToken }: Session) {
  const access = await server.call(statusOf, { token })
  expect(access.status).toBe(401)
  expect(access.body).toMatchObject({
    code: 'invalid_token',
    message: 'Session ended. Please log in again.',
  })
  const renewed = await server.call(refresh, { body: { refresh_token: refreshToken } })
  expect(renewed.status).toBe(401)
}

/** Creates a user with two sessions, and logs in an admin. */
async function createPeople(role: 'employee' | 'manager' | 'admin') {
  const admin = await logInAs(server, 'admin')
  const user = await createUser(server, { role })
  const first = await openSession(server, user)
  const sessions = [first, await openSession(server, user)]
  return { admin, user, sessions, token: first.token, params: { id: user.id } }
}

test.for([
  ['employee', { active: false }],
  ['manager', { role: 'employee' }],
  ['admin', { role: 'manager' }],
  ['admin', { role: 'employee' }],
  ['employee', { role: 'admin', active: false }],
] as const)('changing the access of the role %s to %j ends all sessions', async ([role, body]) => {
  const { admin, sessions, params } = await createPeople(role)
  expect((await server.call(patchUser, { params, body, token: admin.token })).status).toBe(200)
  for (const session of sessions) await expectEnded(session)
  await expectAlive(admin)
})

test.for([
  ['employee', { role: 'manager' }],
  ['manager', { role: 'admin' }],
  ['manager', { role: 'manager', active: true }],
] as const)(
  'changing the access of the role %s to %j keeps the sessions, with the new role',
  async ([role, body]) => {
    const { admin, user, sessions, token, params } = await createPeople(role)
    expect((await server.call(patchUser, { params, body, token: admin.token })).status).toBe(200)
    for (const session of sessions) await expectAlive(session)
    const { body: status } = await server.call(statusOf, { token })
    expect(status.data).toMatchObject({ id: user.id, role: body.role })
  },
)

test('reactivating a user restores no session', async () => {
  const { admin, sessions, params } = await createPeople('employee')
  for (const active of [false, true]) {
    await server.call(patchUser, { params, body: { active }, token: admin.token })
  }
  for (const session of sessions) await expectEnded(session)
})

test('deleting a user ends all their sessions', async () => {
  const { admin, sessions, params } = await createPeople('employee')
  await server.call(deleteUser, { params, body: undefined, token: admin.token })
  for (const session of sessions) await expectEnded(session)
})

test('refuses a deleted user’s tokens for a new user with the same address', async () => {
  const { admin, user, sessions, token, params } = await createPeople('employee')
  await server.call(deleteUser, { params, body: undefined, token: admin.token })
  const { username, email } = user
  const again = await server.call(register, { body: { username, email, password: PASSWORD } })
  expect(again.status).toBe(201)
  const { id } = loggedIn(again.body).data
  expect(id).not.toBe(user.id)
  for (const session of sessions) await expectEnded(session)
  const own = { params: { id }, body: { username, email } }
  const stolen = await server.call(updateUser, { ...own, token })
  expect(stolen.status).toBe(401)
})

test('renaming a user keeps their sessions', async () => {
  const { admin, sessions, params } = await createPeople('employee')
  const body = { username: 'renamed', email: 'renamed@example.test' }
  await server.call(updateUser, { params, body, token: admin.token })
  for (const session of sessions) await expectAlive(session)
})

test('refuses a password change by a deactivated user', async () => {
  const { admin, token, params } = await createPeople('employee')
  await server.call(patchUser, { params, body: { active: false }, token: admin.token })
  const body = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
  const answer = await server.call(changePassword, { body, token })
  expect(answer.status).toBe(401)
})

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

/** Somebody with two sessions, and an admin. */
async function people(role: 'employee' | 'manager' | 'admin') {
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
] as const)('%s given %j: every session ends at once', async ([role, body]) => {
  const { admin, sessions, params } = await people(role)
  expect((await server.call(patchUser, { params, body, token: admin.token })).status).toBe(200)
  for (const session of sessions) await expectEnded(session)
  await expectAlive(admin)
})

test.for([
  ['employee', { role: 'manager' }],
  ['manager', { role: 'admin' }],
  ['manager', { role: 'manager', active: true }],
] as const)('%s given %j: the sessions go on, with the new role', async ([role, body]) => {
  const { admin, user, sessions, token, params } = await people(role)
  expect((await server.call(patchUser, { params, body, token: admin.token })).status).toBe(200)
  for (const session of sessions) await expectAlive(session)
  const { body: status } = await server.call(statusOf, { token })
  expect(status.data).toMatchObject({ id: user.id, role: body.role })
})

test('activating again brings no old session back', async () => {
  const { admin, sessions, params } = await people('employee')
  for (const active of [false, true]) {
    await server.call(patchUser, { params, body: { active }, token: admin.token })
  }
  for (const session of sessions) await expectEnded(session)
})

test('deletion ends every session at once', async () => {
  const { admin, sessions, params } = await people('employee')
  await server.call(deleteUser, { params, body: undefined, token: admin.token })
  for (const session of sessions) await expectEnded(session)
})

test('after deletion and registration of the same address the old tokens open nothing', async () => {
  const { admin, user, sessions, token, params } = await people('employee')
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

test('other names leave the sessions as they are', async () => {
  const { sessions, token, params } = await people('employee')
  const body = { username: 'renamed', email: 'renamed@example.test' }
  await server.call(updateUser, { params, body, token })
  for (const session of sessions) await expectAlive(session)
})

test('a session of a deactivated user cannot change the password any more', async () => {
  const { admin, token, params } = await people('employee')
  await server.call(patchUser, { params, body: { active: false }, token: admin.token })
  const body = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
  const answer = await server.call(changePassword, { body, token })
  expect(answer.status).toBe(401)
})

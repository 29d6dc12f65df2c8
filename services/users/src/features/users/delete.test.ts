import { deleteUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'
const exists = async (id: string) => (await server.app.db.user.count({ where: { id } })) > 0

test('a user deletes their account with the password, and the cookies are cleared', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const request = { params: { id: user.id }, body: { password: PASSWORD }, token }
  const { status, body, cookies } = await server.call(deleteUser, request)
  expect(status).toBe(200)
  expect(body).toEqual({ status: 'success', message: `${user.email} was removed!` })
  expect(await exists(user.id)).toBe(false)
  expect(await server.app.db.session.count()).toBe(0)
  expect(cookies.map(({ name, value }) => [name, value])).toEqual([
    ['gatehouse_refresh', ''],
    ['gatehouse_signed_in', ''],
    ['gatehouse_session', ''],
  ])
})

test('an admin deletes another user without a password and keeps their cookies', async () => {
  const { id, email } = await createUser(server)
  const { token } = await logInAs(server, 'admin')
  const { status, body, cookies } = await server.call(deleteUser, {
    params: { id },
    body: undefined,
    token,
  })
  expect(status).toBe(200)
  expect(body.message).toBe(`${email} was removed!`)
  expect(await exists(id)).toBe(false)
  expect(cookies).toEqual([])
})

test.for([
  ['no body', undefined, 'Enter your password.'],
  ['no password', {}, 'Enter your password.'],
  ['an empty password', { password: '' }, 'Enter your password.'],
  ['a wrong password', { password: OTHER_PASSWORD }, 'This is not your current password.'],
  ['a number', { password: 1 }, 'Must be text.'],
] as const)('refuses a deletion of the caller’s account with %s', async ([, payload, message]) => {
  const { user, token } = await logInAs(server, 'employee')
  const { status, body } = await server.send({
    method: 'DELETE',
    url: `/users/${user.id}`,
    headers: { authorization: `Bearer ${token}` },
    ...(payload && { payload }),
  })
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 'validation_failed' })
  expect(body['errors']).toEqual({ password: message })
  expect(await exists(user.id)).toBe(true)
})

test('a deletion accepts an empty body of any type', async () => {
  const { id } = await createUser(server)
  const { token } = await logInAs(server, 'admin')
  const { status } = await server.send({
    method: 'DELETE',
    url: `/users/${id}`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  })
  expect(status).toBe(200)
})

test('answers 409 to the deletion of the last active admin', async () => {
  await createUser(server, { role: 'admin', active: false })
  const { user, token } = await logInAs(server, 'admin')
  const request = { params: { id: user.id }, body: { password: PASSWORD }, token }
  const { status, body } = await server.call(deleteUser, request)
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 'last_admin', message: 'The last active admin must stay.' })
  expect(await exists(user.id)).toBe(true)
})

test('answers 401 to an anonymous deletion of a user', async () => {
  const { id } = await createUser(server)
  const { status, body } = await server.call(deleteUser, { params: { id }, body: undefined })
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'token_required' })
})

test.for(['employee', 'manager'] as const)(
  'deleting another user is 403 for the role %s',
  async (role) => {
    const { id } = await createUser(server)
    const { token } = await logInAs(server, role)
    const body = { password: PASSWORD }
    const answer = await server.call(deleteUser, { params: { id }, body, token })
    expect(answer.status).toBe(403)
    expect(answer.body).toMatchObject({ code: 'insufficient_scope' })
    expect(await exists(id)).toBe(true)
  },
)

test('answers 404 to the deletion of an unknown user before 403', async () => {
  const { token } = await logInAs(server, 'employee')
  const request = { params: { id: UNKNOWN_ID }, body: undefined, token }
  const { status, body } = await server.call(deleteUser, request)
  expect(status).toBe(404)
  expect(body).toMatchObject({ message: `User ${UNKNOWN_ID} does not exist.` })
})

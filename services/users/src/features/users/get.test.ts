import { getUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'
const FULL = [
  'active',
  'admin',
  'approved',
  'created_at',
  'email',
  'email_verified',
  'id',
  'last_login_at',
  'role',
  'state',
  'username',
]
const PUBLIC = ['created_at', 'id', 'username']
const fieldsOf = (data: object) => Object.keys(data).sort()

test('returns a public user to an anonymous request', async () => {
  const { id, username, createdAt } = await createUser(server)
  const { status, body } = await server.call(getUser, { params: { id } })
  expect(status).toBe(200)
  expect(body).toEqual({
    status: 'success',
    data: { id, username, created_at: createdAt.toISOString() },
  })
})

test('returns the full user to themselves', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const { status, body } = await server.call(getUser, { params: { id: user.id }, token })
  expect(status).toBe(200)
  expect(body.data).toEqual({
    id: user.id,
    username: user.username,
    email: user.email,
    role: 'employee',
    admin: false,
    active: true,
    approved: true,
    state: 'active',
    email_verified: false,
    created_at: user.createdAt.toISOString(),
    last_login_at: null,
  })
})

test.for([
  ['employee', PUBLIC],
  ['manager', FULL],
  ['admin', FULL],
] as const)('another user as %s sees them has the fields %j', async ([role, fields]) => {
  const { id } = await createUser(server)
  const { token } = await logInAs(server, role)
  const { status, body } = await server.call(getUser, { params: { id }, token })
  expect(status).toBe(200)
  expect(fieldsOf(body.data)).toEqual(fields)
})

const HIDDEN = [
  ['inactive', { active: false }],
  ['pending', { approval: 'pending' }],
  ['rejected', { approval: 'rejected' }],
] as const

test.for(HIDDEN)(
  'answers 404 to anonymous requests and employees for a user who is %s',
  async ([, hidden]) => {
    const { id } = await createUser(server, hidden)
    const { token } = await logInAs(server, 'employee')
    const unknown = await server.call(getUser, { params: { id: UNKNOWN_ID } })
    for (const who of [{}, { token }]) {
      const { status, body } = await server.call(getUser, { params: { id }, ...who })
      expect(status).toBe(404)
      expect(fieldsOf(body)).toEqual(fieldsOf(unknown.body))
      expect(body).toMatchObject({ code: 'not_found', message: `User ${id} does not exist.` })
    }
  },
)

test.for(HIDDEN)('a manager sees a user who is %s, with the state', async ([state, hidden]) => {
  const { id } = await createUser(server, hidden)
  const { token } = await logInAs(server, 'manager')
  const { status, body } = await server.call(getUser, { params: { id }, token })
  expect(status).toBe(200)
  expect(body.data).toMatchObject({ id, state })
})

test('accepts a user id in upper case', async () => {
  const { id } = await createUser(server)
  const { status, body } = await server.call(getUser, { params: { id: id.toUpperCase() } })
  expect(status).toBe(200)
  expect(body.data.id).toBe(id)
})

test('refuses an invalid token for a user, although anonymous requests are allowed', async () => {
  const { id } = await createUser(server)
  const { status, body, headers } = await server.call(getUser, { params: { id }, token: 'bad' })
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'invalid_token' })
  expect(headers['www-authenticate']).toContain('error="invalid_token"')
})

test('answers 404 for an unknown user', async () => {
  const { status, body } = await server.call(getUser, { params: { id: UNKNOWN_ID } })
  expect(status).toBe(404)
  expect(body).toMatchObject({
    status: 'error',
    code: 'not_found',
    message: `User ${UNKNOWN_ID} does not exist.`,
  })
})

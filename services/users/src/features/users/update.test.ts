import { type User, updateUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
/** Without mail, an own address changes at once. */
const off = useApp({ NODE_ENV: 'production' })

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'
const NAMES = { username: 'Renamed', email: 'Renamed@example.test' }
const put = (id: string, token: string | undefined, body: typeof NAMES = NAMES) =>
  server.call(updateUser, { params: { id }, body, token })

test('a user changes their own names', async () => {
  const { user, token } = await logInAs(off, 'employee')
  const body = { ...NAMES, current_password: PASSWORD }
  const answer = await off.call(updateUser, { params: { id: user.id }, body, token })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    status: 'success',
    message: `${user.id} was updated!`,
    data: { id: user.id, ...NAMES, role: 'employee' },
  })
})

test('an admin changes another user’s names', async () => {
  const { id } = await createUser(server, { active: false })
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await put(id, token)
  expect(status).toBe(200)
  expect(body.data).toMatchObject({ id, ...NAMES, state: 'inactive' })
})

test.for(['employee', 'manager'] as const)(
  'renaming another user is 403 for the role %s',
  async (role) => {
    const { id, username } = await createUser(server)
    const { token } = await logInAs(server, role)
    const { status, body } = await put(id, token)
    expect(status).toBe(403)
    expect(body).toMatchObject({ code: 'insufficient_scope' })
    expect(await server.app.db.user.findUnique({ where: { id } })).toMatchObject({ username })
  },
)

test('answers 404 to the rename of an unknown user before 403', async () => {
  const { token } = await logInAs(server, 'employee')
  const { status, body } = await put(UNKNOWN_ID, token)
  expect(status).toBe(404)
  expect(body).toMatchObject({ message: `User ${UNKNOWN_ID} does not exist.` })
})

test('an invalid name is 400 even for an unknown user', async () => {
  const { token } = await logInAs(server, 'employee')
  const { status, body } = await put(UNKNOWN_ID, token, { username: 'x', email: 'nowhere' })
  expect(status).toBe(400)
  expect(body).toMatchObject({
    errors: {
      username: 'Use at least 3 characters.',
      email: 'Enter an address like name@example.com.',
    },
  })
})

test.for([
  ['email', { username: 'renamed' }],
  ['username', { email: 'renamed@example.test' }],
])('refuses a rename without %s', async ([missing, payload]) => {
  const { user, token } = await logInAs(server, 'employee')
  const { status, body } = await server.send({
    method: 'PUT',
    url: `/users/${user.id}`,
    headers: { authorization: `Bearer ${token}` },
    payload: payload as object,
  })
  expect(status).toBe(400)
  expect(Object.keys(body['errors'] as object)).toEqual([missing])
})

test('answers 401 to an anonymous rename', async () => {
  const { id } = await createUser(server)
  const { status, body, headers } = await put(id, undefined)
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'token_required' })
  expect(headers['www-authenticate']).toBe('Bearer realm="gatehouse"')
})

test('a user’s current names are no conflict, regardless of case', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const { username, email } = user
  expect((await put(user.id, token, { username, email })).status).toBe(200)
  const louder = { username: username.toUpperCase(), email: email.toUpperCase() }
  const { status, body } = await put(user.id, token, louder)
  expect(status).toBe(200)
  expect(body.data).toMatchObject(louder)
})

test.for([
  [{ username: 'RENAMED' }, { username: 'This username is taken.' }],
  [{ email: 'renamed@EXAMPLE.test' }, { email: 'This address is taken.' }],
  [
    { username: 'renamed', email: 'renamed@example.test' },
    { username: 'This username is taken.', email: 'This address is taken.' },
  ],
])('answers 409 to a rename to taken names: %j', async ([taken, errors]) => {
  await createUser(server, { username: 'other', email: 'other@example.test', ...taken })
  const user = await createUser(server)
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await put(user.id, token)
  expect(status).toBe(409)
  expect(body).toMatchObject({
    code: 'user_exists',
    message: 'Sorry. That user already exists.',
  })
  expect(body).toHaveProperty('errors', errors)
})

test('a rename ignores other fields', async () => {
  const user = await createUser(server)
  const { token } = await logInAs(server, 'admin')
  const body = {
    ...NAMES,
    id: UNKNOWN_ID,
    role: 'admin',
    admin: true,
    active: false,
    approved: false,
    state: 'inactive',
    email_verified: true,
    emailVerified: true,
    password: 'x',
    created_at: '2000-01-01T00:00:00Z',
  }
  const answer = await put(user.id, token, body)
  expect(answer.status).toBe(200)
  const row = await server.app.db.user.findUnique({ where: { id: user.id } })
  expect(row).toEqual({ ...user, ...NAMES, version: expect.any(String) })
})

test('a new address is unverified, and a change of case keeps it verified', async () => {
  const user = await createUser(server)
  const { token } = await logInAs(server, 'admin')
  await server.app.db.user.update({ where: { id: user.id }, data: { emailVerified: true } })
  const verified = async (email: string): Promise<User['email_verified']> => {
    const { body } = await put(user.id, token, { username: user.username, email })
    return body.data.email_verified
  }
  expect(await verified(user.email.toUpperCase())).toBe(true)
  expect(await verified('elsewhere@example.test')).toBe(false)
  expect(await verified(user.email)).toBe(false)
})

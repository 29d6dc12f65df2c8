import {
  approveUser,
  createTask,
  createUser,
  deleteUser,
  endUserSessions,
  login,
  logout,
  patchUser,
  register,
  rejectUser,
  updateUser,
} from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { createUser as insertUser, logInAs } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const headers = { 'user-agent': 'Browser 1.0', 'x-request-id': 'request-of-the-test' }
const HERE = { ip: '127.0.0.1', user_agent: 'Browser 1.0', request_id: 'request-of-the-test' }

let admin: Awaited<ReturnType<typeof logInAs>>
let person: Awaited<ReturnType<typeof logInAs>>

beforeEach(async () => {
  admin = await logInAs(server, 'admin', { username: 'ada' })
  person = await logInAs(server, 'employee', { username: 'michael' })
})

const nameOf = ({ user: { id, username } }: typeof admin) => ({ id, username })

const NOTHING = { user: null, object: null, changes: {}, detail: null }
/** The fields of an event that the admin causes from the test's address. */
const byAdmin = () => ({ ...NOTHING, actor: nameOf(admin), ...HERE })
const withHeaders = (token?: string) => ({ headers, token })

test('audits a role change with actor, user, both roles, time and origin', async () => {
  const params = { id: person.user.id }
  await server.call(patchUser, { params, body: { role: 'manager' }, ...withHeaders(admin.token) })
  const [event] = await readTrail(server)
  expect(event).toEqual({
    ...byAdmin(),
    id: expect.any(String),
    at: expect.any(String),
    action: 'authz_change',
    user: nameOf(person),
    changes: { role: { before: 'employee', after: 'manager' } },
  })
  expect(Math.abs(Date.parse(event?.at ?? '') - Date.now())).toBeLessThan(30_000)
})

test('audits a rename with the old and the new names', async () => {
  const params = { id: person.user.id }
  const body = { username: 'mike', email: 'mike@example.test' }
  await server.call(updateUser, { params, body, ...withHeaders(admin.token) })
  expect(await readTrail(server)).toMatchObject([
    {
      action: 'user_updated',
      actor: nameOf(admin),
      user: { id: person.user.id, username: 'mike' },
      changes: {
        username: { before: 'michael', after: 'mike' },
        email: { before: 'michael@example.test', after: 'mike@example.test' },
      },
      ...HERE,
    },
  ])
})

test('audits a registration with the new user as actor, and a creation with the admin', async () => {
  const body = { username: 'newcomer', email: 'newcomer@example.test', password: PASSWORD }
  await server.call(register, { body, ...withHeaders() })
  const added = { username: 'added', email: 'added@example.test', password: OTHER_PASSWORD }
  await server.call(createUser, { body: { ...added, role: 'manager' }, token: admin.token })
  const [second, first] = await readTrail(server)
  expect(first).toMatchObject({ action: 'user_created', actor: { username: 'newcomer' }, ...HERE })
  expect(first?.user).toEqual(first?.actor)
  expect(second).toMatchObject({
    action: 'user_created',
    actor: nameOf(admin),
    changes: {
      username: { before: null, after: 'added' },
      role: { before: null, after: 'manager' },
      approval: { before: null, after: 'approved' },
    },
  })
})

test('audits successful and failed log-ins without the submitted text', async () => {
  const { email } = person.user
  await server.call(login, { body: { email, password: PASSWORD }, ...withHeaders() })
  await server.call(login, { body: { email, password: OTHER_PASSWORD }, ...withHeaders() })
  const unknown = { email: 'nobody-of-this-name', password: OTHER_PASSWORD }
  await server.call(login, { body: unknown, ...withHeaders() })
  const trail = await readTrail(server)
  expect(trail).toMatchObject([
    { ...NOTHING, action: 'authn_login_fail', actor: null, detail: 'invalid_credentials', ...HERE },
    { action: 'authn_login_fail', actor: null, user: nameOf(person), ...HERE },
    { action: 'authn_login_success', actor: nameOf(person), user: nameOf(person), ...HERE },
  ])
  const rows = await server.app.db.$queryRaw`SELECT audit_events::text FROM audit_events`
  expect(JSON.stringify([trail, rows])).not.toMatch(/quiet-harbour|seven-copper|nobody-of-this/)
})

test.for([
  ['inactive', { active: false }, 'account_inactive'],
  ['waiting', { approval: 'pending' }, 'approval_pending'],
  ['rejected', { approval: 'rejected' }, 'registration_rejected'],
] as const)(
  'audits a denied log-in of a user who is %s with its reason',
  async ([, state, code]) => {
    const { email } = await insertUser(server, state)
    await server.call(login, { body: { email, password: PASSWORD } })
    expect(await readTrail(server)).toMatchObject([{ action: 'authn_login_fail', detail: code }])
  },
)

test('audits decisions on registrations, and the reason of a rejection', async () => {
  const [first, second] = [
    await insertUser(server, { approval: 'pending' }),
    await insertUser(server, { approval: 'pending' }),
  ]
  const { token } = admin
  await server.call(approveUser, { params: { id: first.id }, body: { role: 'manager' }, token })
  await server.call(rejectUser, { params: { id: second.id }, body: { reason: 'Who?' }, token })
  expect(await readTrail(server)).toMatchObject([
    { detail: 'Who?', changes: { approval: { before: 'pending', after: 'rejected' } } },
    {
      action: 'authz_change',
      changes: {
        approval: { before: 'pending', after: 'approved' },
        role: { before: 'employee', after: 'manager' },
      },
    },
  ])
})

test('audits ended sessions with the reason and their number', async () => {
  await server.call(logout, { token: person.token })
  const again = await logInAs(server, 'employee')
  await server.call(endUserSessions, { params: { id: again.user.id }, token: admin.token })
  await server.call(endUserSessions, { params: { id: again.user.id }, token: admin.token })
  expect(await readTrail(server)).toMatchObject([
    {
      action: 'authn_token_revoked',
      user: nameOf(again),
      detail: 'ended_by_admin',
      changes: { sessions: { before: null, after: 1 } },
    },
    { action: 'authn_token_revoked', detail: 'logout', object: { id: person.id, name: null } },
  ])
})

test('events keep only the id of a deleted user', async () => {
  const params = { id: person.user.id }
  await server.call(createTask, { body: { title: 'x' }, token: admin.token })
  await server.call(updateUser, {
    params,
    body: { username: 'mike', email: 'mike@example.test', current_password: PASSWORD },
    ...withHeaders(person.token),
  })
  await server.call(deleteUser, { params, body: undefined, ...withHeaders(admin.token) })
  const [removed, renamed] = await readTrail(server)
  const gone = { id: person.user.id, username: null }
  expect(removed).toMatchObject({ action: 'user_deleted', actor: nameOf(admin), user: gone })
  expect(removed).toMatchObject(HERE)
  expect(renamed).toMatchObject({
    action: 'user_updated',
    actor: gone,
    user: gone,
    changes: {},
    ip: null,
    user_agent: null,
  })
})

import {
  approveUser,
  deleteUser,
  FRESH_SECONDS,
  listAudit,
  login,
  type Role,
  refresh,
  updateUser,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { endpoints } from '../../../test/endpoints.ts'
import { createUser, openSession } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { codeOf, logInBefore, promote, STALE } from '../../../test/step-up.ts'

const server = useApp()
const REALM = 'Bearer realm="gatehouse"'
const TOO_OLD = `${REALM}, error="insufficient_user_authentication", error_description="Your last log-in is too long ago for this. Log in again.", max_age="600"`

test.for(
  endpoints
    .filter(({ endpoint }) => endpoint.access !== 'anyone')
    .map(({ endpoint, label }) => [label, endpoint] as const),
)('%s looks at the age of a log-in as its contract says', async ([, endpoint]) => {
  const { token } = await logInBefore(server, STALE)
  const url = endpoint.path.replace(':id', (await createUser(server)).id)
  const headers = { authorization: `Bearer ${token}` }
  const answer = await server.send({ method: endpoint.method, url, headers })
  if (endpoint.stepUp !== 'fresh')
    expect(codeOf(answer)).not.toBe('insufficient_user_authentication')
  else {
    expect(answer.status).toBe(401)
    expect(codeOf(answer)).toBe('insufficient_user_authentication')
    expect(answer.headers['www-authenticate']).toBe(TOO_OLD)
  }
})

test('exactly these endpoints need a recent log-in', () => {
  const fresh = endpoints.filter(({ endpoint }) => endpoint.stepUp === 'fresh')
  expect(fresh.map(({ label }) => label).sort()).toEqual([
    'DELETE /users/:id',
    'DELETE /users/:id/factors',
    'GET /auth/export',
    'PATCH /users/:id',
    'POST /invitations',
    'POST /invitations/:id/resend',
    'POST /users',
    'POST /users/:id/password-reset',
    'PUT /users/:id',
  ])
})

test('a log-in counts as recent for ten minutes, whatever was refreshed since', async () => {
  const { id } = await createUser(server)
  const recent = await logInBefore(server, { age: FRESH_SECONDS - 5 })
  expect((await promote(server, recent.token, id)).status).toBe(200)
  const stale = await logInBefore(server, STALE)
  const { body } = await server.call(refresh, { body: { refresh_token: stale.refreshToken } })
  expect((await promote(server, body.access_token, id)).status).toBe(401)
})

test('after a refusal nothing has changed, and another log-in does it', async () => {
  const { id } = await createUser(server)
  const { token, user } = await logInBefore(server, STALE)
  expect((await promote(server, token, id)).status).toBe(401)
  expect((await server.app.db.user.findUniqueOrThrow({ where: { id } })).role).toBe('employee')
  const { body } = await server.call(login, { body: { email: user.email, password: PASSWORD } })
  expect((await promote(server, body.access_token, id)).status).toBe(200)
})

test('another session of the user that is recent changes nothing for the stale one', async () => {
  const { id } = await createUser(server)
  const { token, user } = await logInBefore(server, STALE)
  const other = await openSession(server, user)
  expect((await promote(server, other.token, id)).status).toBe(200)
  expect((await promote(server, token, id)).status).toBe(401)
})

test('who may not change others is refused for that, however old the log-in is', async () => {
  const { id } = await createUser(server)
  const { token } = await logInBefore(server, { ...STALE, role: 'employee' })
  const body = { username: 'renamed', email: 'renamed@example.test' }
  expect((await server.call(updateUser, { params: { id }, body, token })).status).toBe(403)
  const manager = await logInBefore(server, { ...STALE, role: 'manager' })
  const pending = await createUser(server, { approval: 'pending' })
  const request = { params: { id: pending.id }, body: { role: 'admin' } as const }
  const answer = await server.call(approveUser, { ...request, token: manager.token })
  expect(answer.status).toBe(403)
})

test('one’s own account asks for the password instead', async () => {
  const { token, user } = await logInBefore(server, { ...STALE, role: 'employee' })
  const params = { id: user.id }
  const body = { username: 'renamed', email: user.email }
  expect((await server.call(updateUser, { params, body, token })).status).toBe(200)
  const wrong = await server.call(deleteUser, { params, body: { password: 'wrong' }, token })
  expect(wrong.status).toBe(400)
  const right = await server.call(deleteUser, { params, body: { password: PASSWORD }, token })
  expect(right.status).toBe(200)
})

test('the audit trail is read at any time, and exported after a recent log-in', async () => {
  const { token } = await logInBefore(server, STALE)
  expect((await server.call(listAudit, { query: {}, token })).status).toBe(200)
  const csv = (by: string) => {
    const headers = { accept: 'text/csv', authorization: `Bearer ${by}` }
    return server.app.inject({ url: '/audit', headers })
  }
  expect((await csv(token)).json()).toMatchObject({ code: 'insufficient_user_authentication' })
  const recent = await csv((await logInBefore(server)).token)
  expect(recent.headers['content-type']).toContain('text/csv')
})

test('a registration is approved at any time, and with a role after a recent log-in', async () => {
  const [first, second] = [
    await createUser(server, { approval: 'pending' }),
    await createUser(server, { approval: 'pending' }),
  ]
  const { token } = await logInBefore(server, STALE)
  const approve = (id: string, role?: Role) =>
    server.call(approveUser, { params: { id }, body: role && { role }, token })
  expect((await approve(first.id)).status).toBe(200)
  expect((await approve(second.id, 'admin')).status).toBe(401)
})

import {
  createTask,
  endUserSession,
  listOwnAudit,
  login,
  patchUser,
  refresh,
  updateUser,
} from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs, openSession } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

let admin: Awaited<ReturnType<typeof logInAs>>
let person: Awaited<ReturnType<typeof logInAs>>

beforeEach(async () => {
  admin = await logInAs(server, 'admin', { username: 'ada' })
  person = await logInAs(server, 'employee', { username: 'michael' })
})

const own = async (query: { limit?: string } = {}) => {
  const { body } = await server.call(listOwnAudit, { query, token: person.token })
  return body
}
const headers = { 'user-agent': 'Browser 1.0' }

test('lists only events that the user caused or was affected by', async () => {
  const { email, id } = person.user
  await server.call(login, { body: { email, password: PASSWORD }, headers })
  await server.call(patchUser, { params: { id }, body: { role: 'manager' }, token: admin.token })
  await server.call(createTask, { body: { title: 'Mine' }, token: person.token })
  await server.call(createTask, { body: { title: 'Of somebody else' }, token: admin.token })
  const other = await logInAs(server, 'employee')
  await server.call(patchUser, {
    params: { id: other.user.id },
    body: { role: 'manager' },
    token: admin.token,
  })
  const { data } = await own()
  expect(data.items.map(({ action }) => action)).toEqual([
    'task_created',
    'authz_change',
    'authn_login_success',
  ])
})

test('shows the origin of the user’s log-ins and of failed attempts', async () => {
  const { email } = person.user
  await server.call(login, { body: { email, password: PASSWORD }, headers })
  await server.call(login, { body: { email, password: OTHER_PASSWORD }, headers })
  const { data } = await own()
  expect(data.items).toMatchObject([
    { action: 'authn_login_fail', ip: '127.0.0.1', user_agent: 'Browser 1.0' },
    { action: 'authn_login_success', ip: '127.0.0.1', user_agent: 'Browser 1.0' },
  ])
})

test('lists the reuse of a refresh token once, with its origin', async () => {
  const { id: sessionId } = await openSession(server, person.user)
  const refresh_token = server.app.refreshTokens.encode({ sessionId, generation: 7 })
  const present = () => server.call(refresh, { body: { refresh_token }, headers })
  expect((await present()).status).toBe(401)
  expect((await present()).status).toBe(401)
  const { data } = await own()
  expect(data.items).toMatchObject([
    {
      action: 'authn_token_reuse',
      actor: null,
      object: { id: sessionId },
      ip: '127.0.0.1',
      user_agent: 'Browser 1.0',
    },
  ])
  expect(data.items).toHaveLength(1)
})

test('hides the origin of an admin’s actions from the affected user', async () => {
  const { id } = person.user
  const extra = await openSession(server, person.user)
  const body = { username: 'mike', email: 'mike@example.test' }
  await server.call(updateUser, { params: { id }, body, token: admin.token, headers })
  const params = { id, session: extra.id }
  await server.call(endUserSession, { params, token: admin.token, headers })
  const { data } = await own()
  expect(data.items).toHaveLength(2)
  for (const event of data.items) {
    expect(event).toMatchObject({ actor: { username: 'ada' }, ip: null, user_agent: null })
  }
})

test('pages through caused and received events together', async () => {
  const { id } = person.user
  await server.call(patchUser, { params: { id }, body: { role: 'manager' }, token: admin.token })
  for (const title of ['1', '2', '3']) {
    await server.call(createTask, { body: { title }, token: person.token })
  }
  const first = await own({ limit: '2' })
  expect(first.data.items.map(({ object }) => object?.name)).toEqual(['3', '2'])
  const { body } = await server.send({
    url: first.links.next ?? '',
    headers: { authorization: `Bearer ${person.token}` },
  })
  const second = body as unknown as typeof first
  expect(second.data.items.map(({ action }) => action)).toEqual(['task_created', 'authz_change'])
  expect(second.data).toMatchObject({ has_prev: true, has_next: false })
})

import { endUserSession, endUserSessions, listUserSessions, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs, openSession } from '../../../test/factories.ts'

const server = useApp()
const UNKNOWN = '01a1fa65-0000-7000-8000-000000000000'

async function people() {
  const admin = await logInAs(server, 'admin')
  const { user, ...first } = await logInAs(server, 'employee')
  const second = await openSession(server, user)
  return { admin, user, first, second, token: admin.token, params: { id: user.id } }
}

const isLive = async (token: string) => (await server.call(status, { token })).status === 200

test('an admin sees another’s live sessions, none of them the admin’s', async () => {
  const { first, second, params, token } = await people()
  const { status: code, body } = await server.call(listUserSessions, { params, token })
  expect(code).toBe(200)
  expect(body.data.items.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort())
  expect(body.data.items.every(({ current }) => !current)).toBe(true)
})

test('an admin finds the session that asks among their own', async () => {
  const { admin, token } = await people()
  const { body } = await server.call(listUserSessions, { params: { id: admin.user.id }, token })
  expect(body.data.items).toMatchObject([{ id: admin.id, current: true }])
})

test('a session that an admin ends is refused at once, the other goes on', async () => {
  const { first, second, user, token } = await people()
  const params = { id: user.id, session: first.id }
  expect((await server.call(endUserSession, { params, token })).status).toBe(200)
  expect(await isLive(first.token)).toBe(false)
  expect(await isLive(second.token)).toBe(true)
  expect(await isLive(token)).toBe(true)
  expect((await server.call(endUserSession, { params, token })).status).toBe(404)
})

test('all of a user’s sessions end at once', async () => {
  const { first, second, params, token } = await people()
  expect((await server.call(endUserSessions, { params, token })).status).toBe(200)
  expect(await isLive(first.token)).toBe(false)
  expect(await isLive(second.token)).toBe(false)
  expect(await isLive(token)).toBe(true)
})

test('a session under the wrong user is 404 and lives on', async () => {
  const { admin, first, token } = await people()
  const params = { id: admin.user.id, session: first.id }
  const answer = await server.call(endUserSession, { params, token })
  expect(answer.status).toBe(404)
  expect(answer.body).toMatchObject({ message: `Session ${first.id} does not exist.` })
  expect(await isLive(first.token)).toBe(true)
})

test.for([UNKNOWN, 'x', '%2e%2e'])('an unknown user (%j) is 404', async (id) => {
  const { first, token } = await people()
  for (const answer of [
    await server.call(listUserSessions, { params: { id }, token }),
    await server.call(endUserSessions, { params: { id }, token }),
    await server.call(endUserSession, { params: { id, session: first.id }, token }),
  ]) {
    expect(answer.status).toBe(404)
    expect(answer.body).toMatchObject({ message: `User ${id} does not exist.` })
  }
})

test.for(['employee', 'manager'] as const)('a %s is refused, for oneself too', async (role) => {
  const { user, token, id } = await logInAs(server, role)
  const params = { id: user.id }
  for (const answer of [
    await server.call(listUserSessions, { params, token }),
    await server.call(endUserSessions, { params, token }),
    await server.call(endUserSession, { params: { ...params, session: id }, token }),
  ]) {
    expect(answer.status).toBe(403)
  }
  expect(await isLive(token)).toBe(true)
})

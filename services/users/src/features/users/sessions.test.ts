import { endUserSession, endUserSessions, listUserSessions, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs, openSession } from '../../../test/factories.ts'

const server = useApp()
const UNKNOWN = '01a1fa65-0000-7000-8000-000000000000'

async function createPeople() {
  const admin = await logInAs(server, 'admin')
  const { user, ...first } = await logInAs(server, 'employee')
  const second = await openSession(server, user)
  return { admin, user, first, second, token: admin.token, params: { id: user.id } }
}

const isLive = async (token: string) => (await server.call(status, { token })).status === 200

test('an admin lists another user’s live sessions, none marked as current', async () => {
  const { first, second, params, token } = await createPeople()
  const { status: code, body } = await server.call(listUserSessions, { params, token })
  expect(code).toBe(200)
  expect(body.data.items.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort())
  expect(body.data.items.every(({ current }) => !current)).toBe(true)
})

test('an admin lists their own sessions with the current one marked', async () => {
  const { admin, token } = await createPeople()
  const { body } = await server.call(listUserSessions, { params: { id: admin.user.id }, token })
  expect(body.data.items).toMatchObject([{ id: admin.id, current: true }])
})

test('an admin ends one session of a user immediately and no other', async () => {
  const { first, second, user, token } = await createPeople()
  const params = { id: user.id, session: first.id }
  expect((await server.call(endUserSession, { params, token })).status).toBe(200)
  expect(await isLive(first.token)).toBe(false)
  expect(await isLive(second.token)).toBe(true)
  expect(await isLive(token)).toBe(true)
  expect((await server.call(endUserSession, { params, token })).status).toBe(404)
})

test('an admin ends all sessions of a user immediately', async () => {
  const { first, second, params, token } = await createPeople()
  expect((await server.call(endUserSessions, { params, token })).status).toBe(200)
  expect(await isLive(first.token)).toBe(false)
  expect(await isLive(second.token)).toBe(false)
  expect(await isLive(token)).toBe(true)
})

test('answers 404 for a session under the wrong user, and keeps it', async () => {
  const { admin, first, token } = await createPeople()
  const params = { id: admin.user.id, session: first.id }
  const answer = await server.call(endUserSession, { params, token })
  expect(answer.status).toBe(404)
  expect(answer.body).toMatchObject({ message: `Session ${first.id} does not exist.` })
  expect(await isLive(first.token)).toBe(true)
})

test.for([UNKNOWN, 'x', '%2e%2e'])(
  'answers 404 for the sessions of an unknown user (%j)',
  async (id) => {
    const { first, token } = await createPeople()
    for (const answer of [
      await server.call(listUserSessions, { params: { id }, token }),
      await server.call(endUserSessions, { params: { id }, token }),
      await server.call(endUserSession, { params: { id, session: first.id }, token }),
    ]) {
      expect(answer.status).toBe(404)
      expect(answer.body).toMatchObject({ message: `User ${id} does not exist.` })
    }
  },
)

test.for(['employee', 'manager'] as const)(
  'managing a user’s sessions, even their own, is 403 for the role %s',
  async (role) => {
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
  },
)

import { getUser, listUsers, unlockUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { countHashes, exhaust, logInFrom } from '../../../test/log-ins.ts'

const server = useApp()
const ada = { email: 'ada@example.test' }

/** Creates ada, whose log-ins are limited. */
async function createLimited() {
  const user = await createUser(server, { username: 'ada' })
  const hashes = countHashes(server)
  await exhaust(server, ada)
  hashes.stop()
  expect((await logInFrom(server, ada)).status).toBe(429)
  return user
}

const lockOf = async (id: string, token: string | undefined) => {
  const { body } = await server.call(getUser, { params: { id }, token })
  return 'locked_until' in body.data ? body.data.locked_until : undefined
}

test('an unlock clears the failures of the account, and is audited', async () => {
  const user = await createLimited()
  const admin = await logInAs(server, 'admin')
  const answer = await server.call(unlockUser, { params: { id: user.id }, token: admin.token })
  expect(answer.status).toBe(200)
  expect(answer.body.data).not.toHaveProperty('locked_until')
  expect((await logInFrom(server, ada)).status).toBe(200)
  const events = await server.app.db.auditEvent.findMany({
    where: { action: 'authn_login_unlock' },
  })
  expect(events).toMatchObject([{ userId: user.id, actorId: admin.user.id }])
})

test('an unlock of a user without failures succeeds, and an unknown user is 404', async () => {
  const { token } = await logInAs(server, 'admin')
  const { id } = await createUser(server)
  expect((await server.call(unlockUser, { params: { id }, token })).status).toBe(200)
  const unknown = { id: '0193a0b2-7c00-7000-8000-000000000009' }
  expect((await server.call(unlockUser, { params: unknown, token })).status).toBe(404)
})

test('admins see until when an account is limited, alone and in the list', async () => {
  const user = await createLimited()
  await createUser(server, { username: 'eve' })
  const { token } = await logInAs(server, 'admin')
  const until = await lockOf(user.id, token)
  const minutes = (Date.parse(until ?? '') - Date.now()) / 60_000
  expect(minutes).toBeGreaterThan(13)
  expect(minutes).toBeLessThan(16)
  const { body } = await server.call(listUsers, { token, query: {} })
  const limited = body.data.items.filter((item) => 'locked_until' in item)
  expect(limited).toMatchObject([{ username: 'ada', locked_until: until }])
})

test('a block without an end is shown as one until the year 9999', async () => {
  const user = await createLimited()
  await server.app.db.$executeRaw`UPDATE attempt_limits SET blocked_until = 'infinity'`
  const { token } = await logInAs(server, 'admin')
  expect(await lockOf(user.id, token)).toBe('9999-12-31T23:59:59.999Z')
})

test('nobody else sees whether an account is limited', async () => {
  const user = await createLimited()
  const manager = await logInAs(server, 'manager')
  const self = await logInAs(server, 'employee')
  await server.app.db.$executeRaw`
    UPDATE attempt_limits SET key = ${server.app.limitKeys.account(self.user.id).key}
    WHERE key = ${server.app.limitKeys.account(user.id).key}`
  for (const token of [manager.token, self.token, undefined]) {
    expect(await lockOf(self.user.id, token)).toBeUndefined()
  }
})

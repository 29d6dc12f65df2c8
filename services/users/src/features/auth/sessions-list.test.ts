import { listSessions, refresh } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ageSession, logInAs, openSession } from '../../../test/factories.ts'

const server = useApp()

/** Opens two sessions of one user. */
async function twoSessions() {
  const here = await logInAs(server, 'employee')
  return { ...here, elsewhere: await openSession(server, here.user) }
}

/** Returns ids and times of the caller's sessions. */
async function listFor(token: string) {
  const { body } = await server.call(listSessions, { token })
  return body.data.items.map(({ id, last_used_at, expires_at }) => ({
    id,
    last_used_at,
    expires_at,
  }))
}

test('rounds the times of a session down to the hour', async () => {
  const { token, elsewhere } = await twoSessions()
  await ageSession(server, elsewhere.id, 2 * 86_400)
  const items = await listFor(token)
  const times = items.flatMap(({ last_used_at, expires_at }) => [last_used_at, expires_at])
  expect(times).toHaveLength(4)
  for (const time of times) expect(time).toMatch(/T\d\d:00:00\.000Z$/)
  const row = await server.app.db.session.findUniqueOrThrow({ where: { id: elsewhere.id } })
  const { last_used_at = '' } = items.find(({ id }) => id === elsewhere.id) ?? {}
  const ago = row.lastUsedAt.getTime() - Date.parse(last_used_at)
  expect(ago).toBeGreaterThanOrEqual(0)
  expect(ago).toBeLessThan(3_600_000)
})

test('the list of sessions does not reveal a refresh by the owner to a copied session', async () => {
  const { id, token, refreshToken, elsewhere } = await twoSessions()
  const idleHours = async () => {
    await ageSession(server, id, 5 * 3_600)
    return listFor(token)
  }
  const before = await idleHours()
  const { status: renewed } = await server.call(refresh, { body: { refresh_token: refreshToken } })
  expect(renewed).toBe(200)
  expect(await listFor(token)).toEqual(before)
  expect(before.map((session) => session.id)).toContain(elsewhere.id)
})

test('orders sessions used in the same hour by log-in', async () => {
  const { id, user, token, elsewhere } = await twoSessions()
  const third = await openSession(server, user)
  const order = async () => (await listFor(token)).map((session) => session.id)
  await server.call(refresh, { body: { refresh_token: elsewhere.refreshToken } })
  expect(await order()).toEqual([third.id, elsewhere.id, id])
})

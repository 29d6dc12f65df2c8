import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ageSession, createUser, openSession } from '../../../test/factories.ts'
import { purgePasswordChecks, purgeSessions } from './purge-sessions.ts'
import { endSessionsOf } from './sessions.ts'

const server = useApp()
const DAY = 86_400
let user: Awaited<ReturnType<typeof createUser>>

beforeEach(async () => {
  user = await createUser(server)
})

/** Creates a session that ended a number of days ago. */
async function ended(days: number) {
  const { id } = await openSession(server, user)
  await endSessionsOf(server.app.db, { userId: user.id }, 'logout')
  await server.app.db.session.update({
    where: { id },
    data: { endedAt: new Date(Date.now() - days * DAY * 1000) },
  })
  return id
}

/** Creates a session that was last used a number of days ago. */
async function unused(days: number) {
  const { id } = await openSession(server, user)
  await ageSession(server, id, days * DAY)
  return id
}

const left = async () => new Set((await server.app.db.session.findMany()).map(({ id }) => id))

test('removes only sessions that ended or expired more than 30 days ago', async () => {
  const kept = [
    await ended(0),
    await ended(29),
    await unused(0),
    await unused(29),
    await unused(59),
  ]
  await ended(31)
  await unused(61)
  expect(await purgeSessions(server.app.db, 100)).toBe(2)
  expect(await left()).toEqual(new Set(kept))
})

test('removes at most the limit per statement', async () => {
  await Promise.all([ended(31), ended(32), ended(33)])
  expect(await purgeSessions(server.app.db, 2)).toBe(2)
  expect(await purgeSessions(server.app.db, 2)).toBe(1)
  expect(await purgeSessions(server.app.db, 2)).toBe(0)
})

test('concurrent purges do not wait for each other', async () => {
  await Promise.all([ended(31), ended(32)])
  const { db } = server.app
  const [first, second] = await db.$transaction(async (tx) => [
    await purgeSessions(tx, 1),
    await purgeSessions(db, 10),
  ])
  expect([first, second]).toEqual([1, 1])
})

test('removes password check counters that no longer limit a user', async () => {
  const { db } = server.app
  const spent = (seconds: number) =>
    db.passwordCheck.create({
      data: { userId: randomUUID(), spentUntil: new Date(Date.now() + seconds * 1_000) },
    })
  await spent(-1)
  const { userId } = await spent(60)
  expect(await purgePasswordChecks(db)).toBe(1)
  expect(await db.passwordCheck.findMany()).toMatchObject([{ userId }])
})

test('finds expired sessions by an index', async () => {
  const plan = await server.app.db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`
    return tx.$queryRaw<{ 'QUERY PLAN': string }[]>`
      EXPLAIN SELECT id FROM sessions WHERE coalesce(ended_at, expires_at) < now() - interval '30 days'`
  })
  expect(JSON.stringify(plan)).toContain('sessions_over_idx')
})

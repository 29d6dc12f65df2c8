import { expect, test } from 'vitest'
import type { Prisma } from '#/generated/prisma/client.ts'
import { useApp } from '../../../test/app.ts'
import { ageSession, logInAs, reuseEvent } from '../../../test/factories.ts'
import { untilSomebodyWaits } from '../../../test/together.ts'
import { redeemRefreshToken } from './refresh.ts'

const server = useApp()
const GRACE = 60
const device = { graceSeconds: GRACE, byCookie: true, ip: '192.0.2.1', userAgent: 'test' }

test('concurrent refreshes of two tabs return the same new token', async () => {
  const { id, user } = await logInAs(server, 'employee')
  const client = { ...device, reuseEvent: reuseEvent(user) }
  await ageSession(server, id, 2 * GRACE + 1)
  const claim = { sessionId: id, generation: 1 }
  const { db } = server.app

  const [first, second] = await db.$transaction(async (tx) => {
    // Runs the prepared statement inside a transaction, which keeps the row locked.
    const $prepared = <R>(_name: string, sql: Prisma.Sql) => tx.$queryRaw<R[]>(sql)
    const locking = { ...db, $prepared }
    const rotated = await redeemRefreshToken(locking, claim, client)
    const waiting = redeemRefreshToken(db, claim, client)
    await untilSomebodyWaits(db)
    return [rotated, { waiting }] as const
  })
  expect(first).toMatchObject({ rule: 'rotated', generation: 2 })
  expect(await second.waiting).toMatchObject({ rule: 'grace', generation: 2 })
})

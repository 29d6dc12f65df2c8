import { expect, test } from 'vitest'
import type { Prisma } from '#/generated/prisma/client.ts'
import { useApp } from '../../../test/app.ts'
import { ageSession, logInAs } from '../../../test/factories.ts'
import { untilSomebodyWaits } from '../../../test/together.ts'
import { redeemRefreshToken } from './refresh.ts'

const server = useApp()
const GRACE = 60
const client = { graceSeconds: GRACE, byCookie: true }

test('concurrent refreshes of two tabs return the same new token', async () => {
  const { id } = await logInAs(server, 'employee')
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

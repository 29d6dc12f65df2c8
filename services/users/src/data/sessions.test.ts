import { expect, test, vi } from 'vitest'
import { useApp } from '../../test/app.ts'
import { ageSession, logInAs } from '../../test/factories.ts'
import type { Database } from './database.ts'
import { presentRefreshToken } from './sessions.ts'

const server = useApp()
const GRACE = 60

const somebodyWaits = async (db: Database) => {
  const [row] = await db.$queryRaw<{ waiting: number }[]>`
    SELECT count(*)::int AS waiting FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`
  expect(row?.waiting).toBe(1)
}

test('a tab that waits while another rotates gets the same new token', async () => {
  const { id } = await logInAs(server, 'employee')
  await ageSession(server, id, 2 * GRACE + 1)
  const claim = { sessionId: id, generation: 1 }
  const { db } = server.app

  const [first, second] = await db.$transaction(async (tx) => {
    const rotated = await presentRefreshToken(tx, claim, GRACE)
    const waiting = presentRefreshToken(db, claim, GRACE)
    await vi.waitFor(() => somebodyWaits(db), { interval: 10 })
    return [rotated, { waiting }] as const
  })
  expect(first).toMatchObject({ rule: 'rotated', generation: 2 })
  expect(await second.waiting).toMatchObject({ rule: 'grace', generation: 2 })
})

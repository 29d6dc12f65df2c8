import { afterAll, beforeAll, expect, test } from 'vitest'
import { findUserByLogin } from '#/domain/accounts/users.ts'
import { findLiveSession } from '#/domain/sessions/sessions.ts'
import { workerDatabase } from '../../test/database.ts'
import { createDatabase, type DatabaseClient } from './database.ts'

const NOBODY = '0193a0b2-7c00-7000-8000-000000000001'

let db: DatabaseClient

beforeAll(async () => {
  db = createDatabase(await workerDatabase(), 1)
})
afterAll(() => db.$disconnect())

test('only prepared statements stay on a connection, each parsed once', async () => {
  for (const login of ['a', 'b', 'a@example.test']) await findUserByLogin(db, login)
  for (let n = 0; n < 3; n += 1) await findLiveSession(db, NOBODY)
  await db.user.findMany({ take: 1 })
  const statements = await db.$queryRaw`
    SELECT name, (generic_plans + custom_plans)::int AS uses FROM pg_prepared_statements ORDER BY name`
  expect(statements).toEqual([
    { name: 'find_live_session', uses: 3 },
    { name: 'find_user_by_email', uses: 1 },
    { name: 'find_user_by_username', uses: 2 },
  ])
})

test('$disconnect closes connections that only prepared statements used', async () => {
  const other = createDatabase(await workerDatabase(), 1)
  await findLiveSession(other, NOBODY)
  expect(other.$connections().total).toBe(1)
  await other.$disconnect()
  expect(other.$connections().total).toBe(0)
})

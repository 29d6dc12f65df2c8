import { type Role, SORTS, type Sort, type UserState } from '@gatehouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type DatabaseClient } from '#/database/database.ts'
import type { Page } from '#/database/keyset.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { stateOf } from '#/domain/accounts/user-row.ts'
import type { Cursor } from '#/lib/cursor.ts'
import { manyUsers } from '../../../../test/many-users.ts'
import { plansIn } from '../../../../test/plans.ts'
import { orderOf } from './list-order.ts'
import { listAndCountUsers } from './list-users.ts'
import type { UserFilter } from './select-users.ts'

let postgres: Awaited<ReturnType<typeof manyUsers>>
let db: DatabaseClient
let everybody: UserRow[]

beforeAll(async () => {
  postgres = await manyUsers()
  db = createDatabase(postgres.url, 4)
  everybody = await db.user.findMany()
}, 60_000)
afterAll(async () => {
  await db?.$disconnect()
  await postgres?.remove()
})

/** Returns the expected ids, computed from all users in memory. */
function expected({ q = '', role, state }: UserFilter, sort: Sort): string[] {
  const order = orderOf(sort)
  const finds = (text: string) =>
    q.length < 3 ? text.toLowerCase().startsWith(q) : text.toLowerCase().includes(q)
  const keys = everybody
    .filter((user) => finds(user.username) || finds(user.email))
    .filter((user) => (!role || user.role === role) && (!state || stateOf(user) === state))
    .map((user) => `${order.valueOf(user)}\0${user.id}`)
    .sort()
  return (order.descending ? keys.reverse() : keys).map((key) => key.split('\0')[1] ?? '')
}

const idsOf = (page: Page<UserRow>) => page.items.map(({ id }) => id)

const waysFrom = ({ prev, next }: Page<UserRow>) => ({
  back: prev !== undefined,
  on: next !== undefined,
})

const SEARCHES = [undefined, 'z', 'of', 'q', 'zoe', 'rare', '.1', 'x.12', 'office', 'nobody']
const RANGES: { role?: Role; state?: UserState }[] = [
  {},
  { role: 'manager' },
  { state: 'inactive' },
  { role: 'employee', state: 'active' },
]
const FILTERS = SEARCHES.flatMap((q) => RANGES.map((range) => ({ q, ...range })))

test.for(SORTS)('%s: lists of many users equal a filter of all users in memory', async (sort) => {
  for (const filter of FILTERS) {
    const all = expected(filter, sort)
    const { page, total } = await listAndCountUsers(db, { filter, sort, limit: 20 })
    expect(idsOf(page)).toEqual(all.slice(0, 20))
    if (total.exact) expect(total.count).toBe(all.length)
    else expect(total.count / all.length).toBeCloseTo(1, 0)
    for (const at of new Set([Math.floor(all.length / 2), all.length - 1])) {
      const row = everybody.find(({ id }) => id === all[at])
      if (!row) continue
      const from = (direction: Cursor['direction']) => {
        const cursor = { direction, value: orderOf(sort).valueOf(row), id: row.id }
        return listAndCountUsers(db, { filter, sort, limit: 20, cursor })
      }
      const after = await from('after')
      expect(idsOf(after.page)).toEqual(all.slice(at + 1, at + 21))
      expect(waysFrom(after.page)).toEqual({ back: true, on: all.length > at + 21 })
      const before = await from('before')
      expect(idsOf(before.page)).toEqual(all.slice(Math.max(0, at - 20), at))
      expect(waysFrom(before.page)).toEqual({ back: at > 20, on: true })
    }
  }
})

test('no query plan scans the users table or skips rows by offset', () => {
  const { plans, bad } = plansIn(postgres.log())
  expect(plans).toBeGreaterThan(SORTS.length * FILTERS.length)
  // The query for all users proves that the log would contain such a plan.
  expect(bad).toEqual([expect.stringMatching(/password_hash.*Seq Scan on users/s)])
})

test('the total is exact when few users pass the filter', async () => {
  const exact = { q: 'rare' }
  const { total } = await listAndCountUsers(db, { filter: exact, sort: 'email', limit: 1 })
  expect(total).toEqual({ count: expected(exact, 'email').length, exact: true })
  const all = await listAndCountUsers(db, { filter: {}, sort: 'email', limit: 1 })
  expect(all.total).toEqual({ count: 14_000, exact: false })
})

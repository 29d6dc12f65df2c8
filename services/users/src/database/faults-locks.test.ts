import type { InjectOptions } from 'fastify'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { newDatabase, prepare } from '../../test/database.ts'
import { logInAs } from '../../test/factories.ts'
import { lockUsers, query } from '../../test/postgres.ts'
import { expectUnavailable, requestsOf, timed } from '../../test/unavailable.ts'

const url = await newDatabase(`locks_${process.pid}`)
const server = useApp({ ...(await prepare(url)), DATABASE_POOL: '3' })
const ask = (request: InjectOptions) => timed(server, request)

let release = async () => {}
let admin: Awaited<ReturnType<typeof logInAs>>
beforeEach(async () => {
  admin = await logInAs(server, 'admin')
})
afterAll(() => release())

test('a locked table causes 503 within two seconds until it is unlocked', async () => {
  release = await lockUsers(url)
  for (const request of requestsOf(admin).slice(0, 4)) {
    const answer = await ask(request)
    expectUnavailable(answer)
    expect(answer.seconds).toBeLessThan(2)
  }
  await release()
  expect((await ask({ url: '/users' })).status).toBe(200)
})

test('requests end with 503 when every pooled connection waits for a lock', async () => {
  release = await lockUsers(url)
  const asked = [requestsOf(admin), requestsOf(admin), requestsOf(admin)].flat().map(ask)
  expect((await ask({ url: '/ping' })).status).toBe(200)
  expect((await ask({ url: '/health/live' })).status).toBe(200)
  for (const answer of await Promise.all(asked)) {
    expectUnavailable(answer)
    expect(answer.seconds).toBeLessThan(5)
  }
  await release()
  const reads = await Promise.all(Array.from({ length: 20 }, () => ask({ url: '/users' })))
  expect(reads.map(({ status }) => status)).toEqual(Array(20).fill(200))
})

test('requests leave no connections beyond the pool', async () => {
  await Promise.all(Array.from({ length: 20 }, () => ask({ url: '/users' })))
  const rows = await query(
    url,
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user`,
  )
  // The pool's connections and the session change feed's.
  expect(rows.length).toBeLessThanOrEqual(3 + 1)
})

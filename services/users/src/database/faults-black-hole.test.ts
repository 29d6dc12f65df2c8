import { setTimeout } from 'node:timers/promises'
import type { InjectOptions } from 'fastify'
import { afterAll, afterEach, expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { newDatabase, prepare } from '../../test/database.ts'
import { createUser, logInAs } from '../../test/factories.ts'
import { query } from '../../test/postgres.ts'
import { startProxy } from '../../test/proxy.ts'
import { expectUnavailable, requestsOf, timed } from '../../test/unavailable.ts'
import { createDatabase } from './database.ts'

const direct = await prepare(await newDatabase(`black_hole_${process.pid}`))
const directUrl = direct.DATABASE_URL
const proxy = await startProxy(new URL(directUrl))
const url = new URL(directUrl)
url.host = `127.0.0.1:${proxy.port}`

const server = useApp({ ...direct, DATABASE_URL: url.href, DATABASE_POOL: '4' })
const ask = (request: InjectOptions) => timed(server, request)
afterEach(() => proxy.lift())
afterAll(() => proxy.close())

test('in a black hole every request ends with 503 within five seconds, and the service recovers', async () => {
  const admin = await logInAs(server, 'admin')
  await Promise.all(requestsOf(admin).slice(0, 4).map(ask))
  proxy.blackHole()
  const asked = [...requestsOf(admin), ...requestsOf(admin), ...requestsOf(admin)].map(ask)
  const ready = await ask({ url: '/health/ready' })
  expectUnavailable(ready)
  expect(ready.seconds).toBeLessThan(1.5)
  expect((await ask({ url: '/health/live' })).status).toBe(200)
  for (const answer of await Promise.all(asked)) {
    expectUnavailable(answer)
    expect(answer.seconds).toBeLessThan(5)
  }

  proxy.lift()
  const isWell = async () => (await ask({ url: '/health/ready' })).status === 200
  await expect.poll(isWell, { timeout: 2_000 }).toBe(true)
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask({ url: '/users' })))
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
})

test('a write after a transaction with a lost response is committed', async () => {
  const { id } = await createUser(server)
  // One connection, so that the next query would get the one that hung.
  const db = createDatabase(url.href, 1)
  const rename = (username: string) => db.user.update({ where: { id }, data: { username } })
  try {
    const hung = db.$transaction(async (tx) => {
      await tx.user.update({ where: { id }, data: { username: 'undone' } })
      proxy.blackHole()
      await tx.user.count()
    })
    const failure = await hung.catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Error)
    const renamed = rename('acknowledged')
    await setTimeout(100)
    proxy.lift()
    await renamed
    const rows = await query(directUrl, `SELECT username FROM users WHERE id = '${id}'`)
    expect(rows).toEqual([{ username: 'acknowledged' }])
  } finally {
    await db.$disconnect()
  }
})

import { ready, refresh, status } from '@gatehouse/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { newDatabase, prepare } from '../../test/database.ts'
import { createUser, logInAs } from '../../test/factories.ts'
import { query } from '../../test/postgres.ts'
import { tally } from '../../test/together.ts'
import { expectUnavailable, requestsOf } from '../../test/unavailable.ts'

// A separate database: its settings would affect other test files.
const database = await prepare(await newDatabase(`failover_${process.pid}`))
const server = useApp({ ...database, DATABASE_POOL: '10' })

let admin: Awaited<ReturnType<typeof logInAs>>
beforeEach(async () => {
  admin = await logInAs(server, 'admin')
})
afterEach(() => setReadOnly('off'))

/** Sets the mode of new connections. Open ones keep theirs. */
const setReadOnly = (value: 'on' | 'off') =>
  query(
    database.MIGRATION_DATABASE_URL,
    `ALTER ROLE gatehouse_service IN DATABASE "${new URL(database.DATABASE_URL).pathname.slice(1)}"
     SET default_transaction_read_only = ${value}`,
  )

/** Replaces every connection. A background job may have done so within the last second. */
const renew = () => expect.poll(() => server.app.db.$renew()).toBe(true)

/** Leaves every pooled connection on a read-only server, as after a failover. */
async function failOver() {
  await setReadOnly('on')
  await renew()
  await Promise.all(
    Array.from({ length: 10 }, () => server.app.db.$queryRaw`SELECT pg_sleep(0.1)::text`),
  )
  await setReadOnly('off')
  await new Promise((resolve) => setTimeout(resolve, 1_000))
}

test('after a failover every write succeeds, although all connections lead to the former primary', async () => {
  const tokens = [admin.refreshToken]
  while (tokens.length < 10) tokens.push((await logInAs(server, 'employee')).refreshToken)
  await failOver()
  const answers = await Promise.all(
    tokens.map((refresh_token) => server.call(refresh, { body: { refresh_token } })),
  )
  expect(tally(answers)).toEqual({ 200: 10 })
})

test('after a failover transactions succeed', async () => {
  const user = await createUser(server)
  await failOver()
  const answer = await server.send({
    method: 'PATCH',
    url: `/users/${user.id}`,
    headers: { authorization: `Bearer ${admin.token}` },
    payload: { role: 'manager' },
  })
  expect(answer.status).toBe(200)
})

test('after a failover the service is ready', async () => {
  await failOver()
  expect((await server.call(ready)).status).toBe(200)
})

test('while the database is read-only, writes and readiness are 503 and reads succeed', async () => {
  await failOver()
  await setReadOnly('on')
  await renew()
  for (const request of requestsOf(admin)) {
    const answer = await server.send(request)
    if (answer.status !== 200) expectUnavailable(answer)
  }
  expectUnavailable(await server.send({ url: '/health/ready' }))
  expect((await server.call(status, { token: admin.token })).status).toBe(200)
  expect((await server.send({ url: '/health/live' })).status).toBe(200)
})

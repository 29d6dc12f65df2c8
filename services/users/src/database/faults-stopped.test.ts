import { setTimeout } from 'node:timers/promises'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { prepare } from '../../test/database.ts'
import { logInAs } from '../../test/factories.ts'
import { endConnections, lockUsers, query, startPostgres } from '../../test/postgres.ts'
import { PASSWORD } from '../../test/secrets.ts'
import { expectUnavailable, requestsOf, timed } from '../../test/unavailable.ts'

const postgres = await startPostgres()
const server = useApp(await prepare(postgres.url))
afterAll(() => postgres.remove())

let admin: Awaited<ReturnType<typeof logInAs>>
beforeEach(async () => {
  admin = await logInAs(server, 'admin')
})

const ask = (request: InjectOptions) => timed(server, request)

test('without Postgres requests that need it are 503 within two seconds, and recover immediately', async () => {
  await postgres.stop()
  const answers = await Promise.all(requestsOf(admin).map(ask))
  await postgres.start()
  for (const answer of answers) {
    expectUnavailable(answer)
    expect(answer.seconds).toBeLessThan(2)
  }
  const { status, seconds } = await ask({ url: '/users' })
  expect(status).toBe(200)
  expect(seconds).toBeLessThan(2)
})

test('without Postgres other requests are still answered', async () => {
  await postgres.stop()
  try {
    expect((await server.send({ url: '/ping' })).status).toBe(200)
    expect((await server.send({ url: '/health/live' })).status).toBe(200)
    expect((await server.send({ url: '/auth/registration' })).status).toBe(200)
    expect((await server.send({ url: '/nowhere' })).status).toBe(404)
    expect((await server.send({ url: '/auth/status' })).status).toBe(401)
    expect((await server.send({ method: 'POST', url: '/auth/login', payload: {} })).status).toBe(
      400,
    )
    const ready = await ask({ url: '/health/ready' })
    expectUnavailable(ready)
    expect(ready.seconds).toBeLessThan(1.5)
  } finally {
    await postgres.start()
  }
  expect((await server.send({ url: '/health/ready' })).status).toBe(200)
})

test('a Postgres shutdown turns running requests into 503 at worst', async () => {
  const release = await lockUsers(postgres.url)
  const asked = Promise.all(requestsOf(admin).map(ask))
  await setTimeout(300)
  await postgres.stop()
  try {
    const answers = await asked
    const failed = answers.filter(({ status }) => status >= 500)
    expect(failed).not.toEqual([])
    for (const answer of failed) expectUnavailable(answer)
  } finally {
    await release()
    await postgres.start()
  }
  expect((await server.send({ url: '/users' })).status).toBe(200)
})

test('each connection that an operator ends causes at most one 503', async () => {
  const reads = () => Promise.all(Array.from({ length: 20 }, () => ask({ url: '/users' })))
  const asked = reads()
  await endConnections(postgres.url)
  for (const answer of [...(await asked), ...(await reads())]) {
    if (answer.status !== 200) expectUnavailable(answer)
  }
  expect((await reads()).map(({ status }) => status)).toEqual(Array(20).fill(200))
})

test('with a read-only Postgres reads succeed and writes are 503', async () => {
  await query(postgres.url, 'ALTER SYSTEM SET default_transaction_read_only = on')
  await query(postgres.url, 'SELECT pg_reload_conf()')
  await endConnections(postgres.url)
  const isReadable = async () => (await server.send({ url: '/users' })).status === 200
  try {
    await expect.poll(isReadable).toBe(true)
    const { refreshToken: refresh_token, user } = admin
    const credentials = { email: user.email, password: PASSWORD }
    expectUnavailable(await ask({ method: 'POST', url: '/auth/login', payload: credentials }))
    const payload = { refresh_token }
    expectUnavailable(await ask({ method: 'POST', url: '/auth/refresh', payload }))
  } finally {
    await query(postgres.url, 'ALTER SYSTEM RESET default_transaction_read_only')
    await query(postgres.url, 'SELECT pg_reload_conf()')
    await endConnections(postgres.url)
  }
  await expect.poll(isReadable).toBe(true)
})

import { live, ping, ready } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'

const server = useApp()
const narrow = useApp({ DATABASE_POOL: '2' })

test('GET /ping answers pong', async () => {
  const answer = await server.call(ping)
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({ status: 'success', message: 'pong!' })
})

test.for([live, ready])('GET $path answers 200', async (endpoint) => {
  const answer = await server.call(endpoint)
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({ status: 'success' })
})

test('is alive but not ready while the database does not answer within a second', async () => {
  const { db } = narrow.app
  // On a slow machine the queries may hit the statement timeout. They only need to occupy the pool.
  const busy = Promise.allSettled([
    db.$executeRaw`SELECT pg_sleep(1.4)`,
    db.$executeRaw`SELECT pg_sleep(1.4)`,
  ])
  const begin = performance.now()
  const [answer, alive] = await Promise.all([
    narrow.send({ url: '/health/ready' }),
    narrow.send({ url: '/health/live' }),
  ])
  expect(answer.status).toBe(503)
  expect(answer.body['code']).toBe('unavailable')
  expect(answer.headers['retry-after']).toBe('2')
  expect(performance.now() - begin).toBeLessThan(2_000)
  expect(alive.status).toBe(200)
  await busy
  expect((await narrow.call(ready)).status).toBe(200)
})

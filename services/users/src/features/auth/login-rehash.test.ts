import { setTimeout } from 'node:timers/promises'
import { login } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const raised = useApp({ ARGON2_MEMORY: '24000', ARGON2_TIME: '3' })
const body = { email: 'ada', password: PASSWORD }

const storedHash = async () =>
  (await server.app.db.user.findFirstOrThrow({ where: { username: 'ada' } })).passwordHash

test('a log-in rehashes a password with a lower cost', async () => {
  await createUser(server, { username: 'ada' })
  expect((await raised.call(login, { body })).status).toBe(200)
  expect(await storedHash()).toContain('m=24000,p=1,t=3')
  expect((await raised.call(login, { body })).status).toBe(200)
})

test('a log-in keeps a hash of the configured cost', async () => {
  await createUser(server, { username: 'ada' })
  const before = await storedHash()
  await server.call(login, { body })
  expect(await storedHash()).toBe(before)
})

test('a wrong password causes no rehash', async () => {
  await createUser(server, { username: 'ada' })
  const before = await storedHash()
  const answer = await raised.send({
    method: 'POST',
    url: '/auth/login',
    payload: { ...body, password: `${PASSWORD}x` },
  })
  expect(answer.status).toBe(401)
  expect(await storedHash()).toBe(before)
})

test('log-ins during a rehash succeed', async () => {
  await createUser(server, { username: 'ada' })
  const logIns = Array.from({ length: 9 }, async (_, i) => {
    await setTimeout(i * 10)
    return (await raised.call(login, { body })).status
  })
  expect(await Promise.all(logIns)).toEqual(Array(9).fill(200))
})

import { changePassword, forgetDevices } from '@gatehouse/contract'
import { expect, test, vi } from 'vitest'
import { clearLimits, forgetDevices as startEpoch } from '#/domain/limits/clear-limits.ts'
import { deviceTokens } from '#/domain/limits/device-tokens.ts'
import { useApp } from '../../../test/app.ts'
import { createUser, openSession } from '../../../test/factories.ts'
import { countHashes, deviceIn, exhaust, guess, logInFrom } from '../../../test/log-ins.ts'
import { APP_SECRET, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const ada = { email: 'ada@example.test' }

vi.setConfig({ testTimeout: 120_000 })

/** Creates ada, logs her in and returns the device cookie. */
async function createAda() {
  const user = await createUser(server, { username: 'ada' })
  const device = deviceIn(await logInFrom(server, ada)) ?? ''
  return { user, device }
}

/** Guesses ada's password from a new device until the account is limited. */
async function limitAda() {
  await exhaust(server, ada)
  expect((await logInFrom(server, ada)).status).toBe(429)
}

test('2,000 guesses from 1,000 addresses never delay the owner on a known device', async () => {
  const { device } = await createAda()
  const statuses = new Set<number>()
  for (let batch = 0; batch < 20; batch += 1) {
    const guesses = Array.from({ length: 100 }, (_, n) => {
      const address = (batch % 10) * 100 + n
      return guess(server, { ...ada, ip: `198.${address >> 8}.${address & 255}.7` })
    })
    expect((await logInFrom(server, { ...ada, device })).status).toBe(200)
    for (const { status } of await Promise.all(guesses)) statuses.add(status)
  }
  expect([...statuses].sort()).toEqual([401, 429])
  expect((await logInFrom(server, ada)).status).toBe(429)
})

test('a known device passes the hard stop of a hundred failures, and does not lift it', async () => {
  const { device } = await createAda()
  await guess(server, ada)
  await server.app.db.$executeRaw`UPDATE attempt_limits SET failures = 99 WHERE kind = 'account'`
  await guess(server, ada)
  const stopped = await logInFrom(server, ada)
  expect(stopped.body).toMatchObject({
    message:
      'Too many attempts. Reset your password, or log in on a device where you have logged in before.',
  })
  expect(stopped.headers['retry-after']).toBe('86400')
  expect((await logInFrom(server, { ...ada, device })).status).toBe(200)
  expect((await logInFrom(server, ada)).status).toBe(429)
})

test('a known device has ten failures of its own, and no more', async () => {
  const { device } = await createAda()
  const hashes = countHashes(server)
  for (let n = 0; n < 12; n += 1) await guess(server, { ...ada, device })
  expect(hashes.count()).toBe(10)
  hashes.stop()
  expect((await logInFrom(server, { ...ada, device })).status).toBe(429)
  expect((await logInFrom(server, ada)).status).toBe(200)
})

test('a device with a hundred failures in a row is no longer trusted', async () => {
  const { device } = await createAda()
  await guess(server, { ...ada, device })
  await server.app.db.$executeRaw`UPDATE attempt_limits SET failures = 99 WHERE kind = 'device'`
  await guess(server, { ...ada, device })
  expect((await guess(server, { ...ada, device })).status).toBe(401)
  const kinds = await server.app.db.attemptLimit.findMany({ where: { kind: 'account' } })
  expect(kinds).toMatchObject([{ failures: 1 }])
})

test('the cookie renews its device at each log-in, and keeps the device id', async () => {
  const { user, device } = await createAda()
  const renewed = deviceIn(await logInFrom(server, { ...ada, device }))
  const account = { userId: user.id, epoch: 0 }
  const tokens = deviceTokens([APP_SECRET])
  expect(tokens.find(renewed, account)?.id).toEqual(tokens.find(device, account)?.id)
})

test('one browser is a known device of the five accounts that logged in last', async () => {
  const { device: first } = await createAda()
  let device = first
  const users: { id: string }[] = []
  for (let n = 0; n < 5; n += 1) {
    users.push(await createUser(server, { username: `person-${n}` }))
    device = deviceIn(await logInFrom(server, { email: `person-${n}`, device })) ?? ''
  }
  const tokens = deviceTokens([APP_SECRET])
  for (const { id } of users) expect(tokens.find(device, { userId: id, epoch: 0 })).toBeDefined()
  expect(device.split('.')).toHaveLength(5)
})

test('forgetting the known devices ends their trust, and the next log-in makes the browser known again', async () => {
  const { user, device } = await createAda()
  const { token } = await openSession(server, user)
  await limitAda()
  expect((await server.call(forgetDevices, { token })).status).toBe(200)
  expect((await logInFrom(server, { ...ada, device })).status).toBe(429)
  await clearLimits(server.app.db, server.app.limitKeys, user.id)
  const renewed = deviceIn(await logInFrom(server, { ...ada, device }))
  await limitAda()
  expect((await logInFrom(server, { ...ada, device: renewed })).status).toBe(200)
})

test('a changed password ends the trust of all devices but the one on which it was changed', async () => {
  const { user, device: elsewhere } = await createAda()
  const { token } = await openSession(server, user)
  const password = 'neither-this-nor-that-one'
  const body = { current_password: PASSWORD, new_password: password }
  const inBrowser = { headers: { 'auth-transport': 'cookie' } }
  const here = deviceIn(await server.call(changePassword, { token, body, ...inBrowser })) ?? ''
  await limitAda()
  const logIn = (device: string) => logInFrom(server, { ...ada, device, password })
  expect((await logIn(elsewhere)).status).toBe(429)
  expect((await logIn(here)).status).toBe(200)
})

test('a registration makes the browser a known device', async () => {
  const answer = await server.send({
    method: 'POST',
    url: '/auth/register',
    headers: { 'auth-transport': 'cookie', 'sec-fetch-site': 'same-origin' },
    payload: { ...ada, username: 'ada', password: PASSWORD },
  })
  await limitAda()
  expect((await logInFrom(server, { ...ada, device: deviceIn(answer) })).status).toBe(200)
})

test.for([
  ['of another account', async () => deviceIn(await logInFrom(server, { email: 'eve' }))],
  ['made with another secret', async (userId: string) => forged(userId)],
  ['that is no cookie of ours', async () => 'A'.repeat(91)],
  [
    'of an earlier epoch',
    async (userId: string, device: string) => {
      await startEpoch(server.app.db, userId)
      return device
    },
  ],
] as const)('a cookie %s is not trusted', async ([, cookie]) => {
  const { user, device } = await createAda()
  await createUser(server, { username: 'eve' })
  const untrusted = await cookie(user.id, device)
  await limitAda()
  expect((await logInFrom(server, { ...ada, device: untrusted })).status).toBe(429)
})

const forged = (userId: string) =>
  deviceTokens(['another secret'.repeat(3)]).add(undefined, { userId, epoch: 0 })

test('two device cookies count as none, because one may be planted', async () => {
  const { device } = await createAda()
  await limitAda()
  const twice = `${device}; gatehouse_device=${device}`
  expect((await logInFrom(server, { ...ada, device: twice })).status).toBe(429)
})

test('a client without cookies neither gets a device cookie nor is trusted by one', async () => {
  const { device } = await createAda()
  await limitAda()
  const answer = await server.send({
    method: 'POST',
    url: '/auth/login',
    cookies: { gatehouse_device: device },
    payload: { ...ada, password: 'any' },
  })
  expect(answer.status).toBe(429)
  expect(answer.cookies).toEqual([])
})

import { confirmPasswordReset, unlockUser } from '@gatehouse/contract'
import { expect, test, vi } from 'vitest'
import { type TestApp, useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { ageLimits, countHashes, deviceIn, guess, logInFrom } from '../../../test/log-ins.ts'
import { askForReset } from '../../../test/recovery.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const withMail = useApp()
const withoutMail = useApp({
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://gatehouse.example.test',
})
const ada = { email: 'ada@example.test' }
const HOUR = 3_600

vi.setConfig({ testTimeout: 60_000 })

/** Fails a hundred times in a row, with each pause that the delays demand. */
async function failAHundredTimes(server: TestApp) {
  const hashes = countHashes(server)
  let failures = 0
  while (failures < 100) {
    const { status } = await guess(server, ada)
    if (status === 401) failures += 1
    else await ageLimits(server, HOUR)
  }
  hashes.stop()
}

const create = (server: TestApp) => createUser(server, { username: 'ada' })
const statusOf = async (server: TestApp, logIn = {}) =>
  (await logInFrom(server, { ...ada, ...logIn })).status

test('without mail, a hundred failures in a row stop log-ins for 24 hours, and no longer', async () => {
  await create(withoutMail)
  await failAHundredTimes(withoutMail)
  const stopped = await logInFrom(withoutMail, ada)
  expect(stopped).toMatchObject({
    status: 429,
    body: { message: 'Too many attempts. Try again in 24 hours.' },
  })
  await ageLimits(withoutMail, 23.9 * HOUR)
  expect(await statusOf(withoutMail)).toBe(429)
  await ageLimits(withoutMail, 0.2 * HOUR)
  expect(await statusOf(withoutMail)).toBe(200)
})

test('with mail, a hundred failures in a row stop log-ins until a reset', async () => {
  await create(withMail)
  await failAHundredTimes(withMail)
  await ageLimits(withMail, 100 * 24 * HOUR)
  expect(await statusOf(withMail)).toBe(429)
  const { token } = await askForReset(withMail, ada.email)
  await withMail.call(confirmPasswordReset, { body: { token, new_password: OTHER_PASSWORD } })
  expect(await statusOf(withMail, { password: OTHER_PASSWORD })).toBe(200)
})

test('with mail, a known device passes the stop, and an admin’s unlock ends it', async () => {
  const { id } = await create(withMail)
  const device = deviceIn(await logInFrom(withMail, ada))
  await failAHundredTimes(withMail)
  expect(await statusOf(withMail, { device })).toBe(200)
  expect(await statusOf(withMail)).toBe(429)
  const { token } = await logInAs(withMail, 'admin')
  expect((await withMail.call(unlockUser, { token, params: { id } })).status).toBe(200)
  expect(await statusOf(withMail, { password: PASSWORD })).toBe(200)
})

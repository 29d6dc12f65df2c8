import {
  changePassword,
  endOtherSessions,
  endUserSessions,
  forgetDevices,
  getFactors,
  patchUser,
  refresh,
  removeTotp,
  removeTrustedDevice,
  removeTrustedDevices,
  resetUserFactors,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { lockUser } from '#/domain/accounts/users.ts'
import { removeFactors } from '#/domain/factors/remove-factors.ts'
import { MOST_TRUSTED, trustDevice } from '#/domain/factors/trusted-devices.ts'
import { newDeviceId } from '#/domain/limits/device-tokens.ts'
import { useApp } from '../../../test/app.ts'
import { ageSession, logInAs, openSession } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { untilSomebodyWaits } from '../../../test/together.ts'
import { trusting } from '../../../test/trusting.ts'

const server = useApp()

const trustedOf = async (token: string) =>
  (await server.call(getFactors, { token })).body.data.trusted_devices
const actions = async () =>
  (await server.app.db.auditEvent.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action)

test('trust ends after 30 days, however often it was used', async () => {
  const { browser } = await trusting(server)
  await server.app.db.$executeRaw`
    UPDATE trusted_devices SET expires_at = expires_at - interval '29 days 23 hours'`
  expect((await browser.logIn()).status).toBe(200)
  await server.app.db.$executeRaw`
    UPDATE trusted_devices SET expires_at = expires_at - interval '2 hours'`
  expect((await browser.logIn()).body['code']).toBe('second_factor_required')
})

test('trusted devices are listed, removed one by one or together, and audited', async () => {
  const { browser, user, code } = await trusting(server)
  // Each log-in in the browser ends the session of the one before.
  const { token } = await openSession(server, user)
  const [device] = await trustedOf(token)
  expect(device).toMatchObject({ user_agent: 'Test browser', last_used_at: null })
  const lifetime = Date.parse(device?.expires_at ?? '') - Date.parse(device?.created_at ?? '')
  expect(lifetime / 86_400_000).toBeCloseTo(30, 1)
  await browser.logIn()
  const [used] = await trustedOf(token)
  expect(used?.last_used_at).not.toBeNull()

  const params = { id: device?.id ?? '' }
  expect((await server.call(removeTrustedDevice, { params, token })).status).toBe(200)
  expect((await server.call(removeTrustedDevice, { params, token })).status).toBe(404)
  expect((await browser.logIn()).body['code']).toBe('second_factor_required')
  await browser.finish({ code: code(1), trust_device: true })
  expect((await server.call(removeTrustedDevices, { token })).status).toBe(200)
  expect(await trustedOf(token)).toEqual([])
  expect((await actions()).filter((action) => action.includes('_device_'))).toEqual([
    'authn_device_trusted',
    'authn_device_untrusted',
    'authn_device_trusted',
    'authn_device_untrusted',
  ])
})

type Ada = Awaited<ReturnType<typeof trusting>>
const adminToken = async () => (await logInAs(server, 'admin', { username: 'admin' })).token

test.for<[string, (ada: Ada) => Promise<{ status: number }>]>([
  ['forgotten devices', ({ token }) => server.call(forgetDevices, { token })],
  ['the end of all other sessions', ({ token }) => server.call(endOtherSessions, { token })],
  [
    'a changed password',
    ({ token }) =>
      server.call(changePassword, {
        body: { current_password: PASSWORD, new_password: OTHER_PASSWORD },
        token,
      }),
  ],
  [
    'the removed app',
    ({ token, code }) =>
      server.call(removeTotp, { body: { current_password: PASSWORD, code: code(1) }, token }),
  ],
  [
    'an admin who ends all sessions',
    async ({ user: { id } }) =>
      server.call(endUserSessions, { params: { id }, token: await adminToken() }),
  ],
  [
    'an admin who deactivates the account',
    async ({ user: { id } }) =>
      server.call(patchUser, {
        params: { id },
        body: { active: false },
        token: await adminToken(),
      }),
  ],
  [
    'an admin who removes the factors',
    async ({ user: { id } }) =>
      server.call(resetUserFactors, {
        params: { id },
        body: { reason: 'Lost the phone.' },
        token: await adminToken(),
      }),
  ],
])('%s: no device is trusted any more', async ([, change]) => {
  const ada = await trusting(server)
  expect((await change(ada)).status).toBe(200)
  expect(await server.app.db.trustedDevice.count()).toBe(0)
})

test('a reused refresh token ends the trust', async () => {
  const { user } = await trusting(server)
  const { id, refreshToken } = await openSession(server, user)
  const present = (token = refreshToken) => server.call(refresh, { body: { refresh_token: token } })
  await ageSession(server, id, 121)
  await present((await present()).body.refresh_token)
  await ageSession(server, id, 61)
  expect((await present()).status).toBe(401)
  expect(await server.app.db.trustedDevice.count()).toBe(0)
})

test('a log-in that waits while the app is removed is not trusted', async () => {
  const { browser, user } = await trusting(server)
  const { db } = server.app
  let logIn: ReturnType<typeof browser.logIn> | undefined
  await db.$transaction(async (tx) => {
    await lockUser(tx, user.id)
    logIn = browser.logIn()
    await untilSomebodyWaits(db)
    await removeFactors(tx, user.id)
  })
  expect((await logIn)?.status).not.toBe(200)
  expect(await db.session.count({ where: { methods: { has: 'trusted_device' } } })).toBe(0)
})

test(`an account trusts ${MOST_TRUSTED} devices, and one more takes the place of the oldest`, async () => {
  const { token, user } = await trusting(server)
  const [oldest] = await trustedOf(token)
  const { deviceEpoch: epoch } = await server.app.db.user.findUniqueOrThrow({
    where: { id: user.id },
  })
  const trustAnother = () =>
    trustDevice(server.app.db, { id: newDeviceId(), userId: user.id, epoch }, null)
  for (let more = 1; more < MOST_TRUSTED; more += 1) await trustAnother()
  expect(await trustedOf(token)).toContainEqual(oldest)
  await trustAnother()
  const trusted = await trustedOf(token)
  expect(trusted).toHaveLength(MOST_TRUSTED)
  expect(trusted).not.toContainEqual(oldest)
})

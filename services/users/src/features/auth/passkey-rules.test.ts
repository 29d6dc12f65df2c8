import {
  addPasskey,
  beginPasskeyLogin,
  changePassword,
  confirmPasswordReset,
  getPreferences,
  passkeyLogin,
  startPasskey,
} from '@gatehouse/contract'
import Fastify from 'fastify'
import { expect, test, vi } from 'vitest'
import { purge } from '#/http/jobs/purge.ts'
import { useApp } from '../../../test/app.ts'
import { authenticator } from '../../../test/authenticator.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { exhaust } from '../../../test/log-ins.ts'
import { passkeysOf } from '../../../test/passkeys.ts'
import { askForReset } from '../../../test/recovery.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const passkeys = passkeysOf(server)
const verifying = useApp({ EMAIL_VERIFICATION: 'required' })
const byAddress = useApp({ PUBLIC_URL: 'https://192.0.2.10' })

test('a passkey logs in while the password is limited', async () => {
  const user = await createUser(server, { username: 'ada' })
  const { device } = await passkeys.give(user)
  await exhaust(server, { email: user.email })
  expect((await passkeys.logIn(device)).status).toBe(200)
})

test('a reset and a change of the password leave passkeys in place', async () => {
  const { token: access, user } = await logInAs(server, 'employee')
  const { device } = await passkeys.give(user)
  const change = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
  expect((await server.call(changePassword, { body: change, token: access })).status).toBe(200)
  const { token } = await askForReset(server, user.email)
  const reset = { token, new_password: `${PASSWORD}-again` }
  expect((await server.call(confirmPasswordReset, { body: reset })).status).toBe(200)
  expect((await passkeys.logIn(device)).status).toBe(200)
})

test('a passkey needs the verified address too where log-ins do', async () => {
  const user = await createUser(verifying)
  const { device } = await passkeysOf(verifying).give(user)
  const denied = await passkeysOf(verifying).logIn(device)
  expect(denied.body).toMatchObject({ code: 'email_unverified' })
  await verifying.app.db.user.update({ where: { id: user.id }, data: { emailVerified: true } })
  expect((await passkeysOf(verifying).logIn(device)).status).toBe(200)
})

test('at an IP address there are no passkeys, and none is offered', async () => {
  const { token } = await logInAs(byAddress, 'employee')
  const challenge = Buffer.alloc(32).toString('base64url')
  const device = authenticator({ origin: 'https://192.0.2.10' })
  const options = {
    rpId: '192.0.2.10',
    challenge,
    timeout: 1,
    userVerification: 'required',
  } as const
  const credential = device.get(options)
  const { userHandle: _none, ...response } = credential.response
  const answers = [
    await byAddress.call(beginPasskeyLogin, {}),
    await byAddress.call(passkeyLogin, { body: { credential: { ...credential, response } } }),
    await byAddress.call(startPasskey, { body: { current_password: PASSWORD }, token }),
  ]
  for (const { body } of answers) expect(body).toMatchObject({ code: 'passkeys_off' })
  const { body } = await byAddress.call(getPreferences, { token })
  expect(body.data.offer_passkey).toBe(false)
})

test('the purge removes expired challenges, and keeps the others', async () => {
  const { token } = await logInAs(server, 'employee')
  await passkeys.begin()
  await server.owner.query(`UPDATE passkey_challenges SET expires_at = now() - '1 s'::interval`)
  const options = await passkeys.start(token)
  const app = Fastify()
  app.decorate('db', server.app.db)
  await app.register(purge, { period: 10 })
  await app.ready()
  await vi.waitFor(
    async () => {
      const { rowCount } = await server.owner.query('SELECT FROM passkey_challenges')
      expect(rowCount).toBe(1)
    },
    { timeout: 10_000 },
  )
  await app.close()
  const credential = authenticator().create(options)
  expect((await server.call(addPasskey, { body: { credential }, token })).status).toBe(201)
})

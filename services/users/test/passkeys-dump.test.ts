import { passkeyLogin } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from './app.ts'
import { dump } from './dump.ts'
import { createUser } from './factories.ts'
import { passkeysOf } from './passkeys.ts'

const server = useApp()
const passkeys = passkeysOf(server)

test('nothing in a dump of the database answers for the browser of a challenge', async () => {
  const { device } = await passkeys.give(await createUser(server))
  const { options, passkey_token } = await passkeys.begin()
  const credential = device.get(options)
  const values = await dump(server, ['passkeys', 'passkey_challenges'])
  expect(values.length).toBeGreaterThan(15)
  expect(values).not.toContain(passkey_token)
  for (const value of values) {
    const body = { credential, passkey_token: value.slice(0, 64) }
    expect((await server.call(passkeyLogin, { body })).status).not.toBe(200)
  }
  const body = { credential, passkey_token }
  expect((await server.call(passkeyLogin, { body })).status).toBe(200)
})

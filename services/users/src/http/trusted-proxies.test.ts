import { login } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { type TestApp, useApp } from '../../test/app.ts'
import { createUser } from '../../test/factories.ts'
import { PASSWORD } from '../../test/secrets.ts'

const alone = useApp()
const proxied = useApp({ TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' })

const forwarded = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7, 10.1.2.3' }

async function addressOfLogin(server: TestApp) {
  await createUser(server, { username: 'ada' })
  await server.call(login, { body: { email: 'ada', password: PASSWORD }, headers: forwarded })
  const session = await server.app.db.session.findFirstOrThrow()
  return { session: session.ip, log: server.logs.find(({ msg }) => msg === 'request')?.['ip'] }
}

test('ignores X-Forwarded-For by default', async () => {
  expect(await addressOfLogin(alone)).toEqual({ session: '127.0.0.1', log: '127.0.0.1' })
})

test('uses the address that a trusted proxy saw, not the one that the client claims', async () => {
  expect(await addressOfLogin(proxied)).toEqual({ session: '198.51.100.7', log: '198.51.100.7' })
})

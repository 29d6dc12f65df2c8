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

test('nobody is believed about the address by default', async () => {
  expect(await addressOfLogin(alone)).toEqual({ session: '127.0.0.1', log: '127.0.0.1' })
})

test('of a known proxy the address that it saw is taken, not what the client claims', async () => {
  expect(await addressOfLogin(proxied)).toEqual({ session: '198.51.100.7', log: '198.51.100.7' })
})

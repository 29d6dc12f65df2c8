import { expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, openSession } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const ada = { email: 'ada@example.test' }

const noticesOf = async () => (await mailTo(server, ada.email)).length

interface Script {
  ip?: string
  agent?: string
}

/** Logs in as a program does, without cookies. */
const runScript = ({ ip = '192.0.2.1', agent = 'backup/1.0' }: Script = {}) =>
  server.send({
    method: 'POST',
    url: '/auth/login',
    remoteAddress: ip,
    headers: { 'user-agent': agent },
    payload: { ...ada, password: PASSWORD },
  })

test('a script is news once, from its network and with its agent', async () => {
  await createUser(server, { username: 'ada' })
  for (const ip of ['192.0.2.1', '192.0.2.1', '192.0.2.77', '::ffff:192.0.2.3']) {
    expect((await runScript({ ip })).status).toBe(200)
  }
  expect(await noticesOf()).toBe(1)
})

test('the log-in of a known script encrypts no mail', async () => {
  await createUser(server, { username: 'ada' })
  await runScript()
  const seal = vi.spyOn(server.app.mail.box, 'seal')
  await runScript()
  const known = seal.mock.calls.length
  await runScript({ agent: 'curl/8.14.1' })
  const all = seal.mock.calls.length
  seal.mockRestore()
  expect([known, all]).toEqual([0, 1])
})

test.for([
  ['from another network', { ip: '192.0.3.1' }],
  ['from an IPv6 network', { ip: '2001:db8:1:2300::1' }],
  ['with another agent', { agent: 'curl/8.14.1' }],
] as const)('a script %s is news', async ([, stranger]) => {
  await createUser(server, { username: 'ada' })
  await runScript()
  await runScript(stranger)
  expect(await noticesOf()).toBe(2)
})

test('compares IPv6 clients by their /56, and ignores sessions whose address is none', async () => {
  const user = await createUser(server, { username: 'ada' })
  await server.app.db.session.create({
    data: { userId: user.id, expiresAt: new Date(), ip: 'fe80::1%eth0', userAgent: 'backup/1.0' },
  })
  await runScript({ ip: '2001:db8:1:2300::1' })
  await runScript({ ip: '2001:db8:1:23ff::9' })
  expect(await noticesOf()).toBe(1)
})

test('the ended session of a script makes it known, that of another account does not', async () => {
  const [user, eve] = [
    await createUser(server, { username: 'ada' }),
    await createUser(server, { username: 'eve' }),
  ]
  const { id } = await openSession(server, eve)
  await server.app.db.session.update({ where: { id }, data: { userAgent: 'backup/1.0' } })
  await runScript()
  await server.app.db.session.updateMany({
    where: { userId: user.id },
    data: { endedAt: new Date(), endReason: 'logout' },
  })
  await runScript()
  expect(await noticesOf()).toBe(1)
})

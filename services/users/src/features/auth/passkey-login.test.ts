import { beginPasskeyLogin, listSessions, passkeyLogin, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { createUser } from '../../../test/factories.ts'
import { addFactors } from '../../../test/factors.ts'
import { kindsOfMail } from '../../../test/mail.ts'
import { BY_COOKIE, passkeysOf } from '../../../test/passkeys.ts'
import { claimsOf } from '../../../test/tokens.ts'

const server = useApp()
const passkeys = passkeysOf(server)

async function createAda() {
  const user = await createUser(server, { username: 'ada' })
  return { user, ...(await passkeys.give(user)) }
}

test('a passkey logs in without a name and a password', async () => {
  const { device, user } = await createAda()
  const answer = await passkeys.logIn(device)
  expect(answer.status).toBe(200)
  expect(answer.body.data.id).toBe(user.id)
  expect((await server.call(status, { token: answer.body.access_token })).status).toBe(200)
  const [event] = await readTrail(server)
  expect(event).toMatchObject({ action: 'authn_login_success', user: { username: 'ada' } })
})

test('a passkey counts as two factors, also where log-ins ask for a code', async () => {
  const { device, user } = await createAda()
  await addFactors(server, user.id)
  const { body } = await passkeys.logIn(device)
  expect(claimsOf(body.access_token)).toMatchObject({
    amr: ['pop', 'user', 'mfa'],
    acr: 'aal2',
  })
  const { items } = (await server.call(listSessions, { token: body.access_token })).body.data
  expect(items.find(({ current }) => current)?.methods).toEqual(['passkey'])
})

test('the passkey shows when it was last used', async () => {
  const { device } = await createAda()
  const { body } = await passkeys.logIn(device)
  const [passkey] = await passkeys.list(body.access_token)
  expect(Date.parse(passkey?.last_used_at ?? '')).toBeGreaterThan(Date.now() - 10_000)
})

test('the options name no account', async () => {
  await createAda()
  const { body } = await server.call(beginPasskeyLogin, {})
  expect(body.data.options).toEqual({
    rpId: 'localhost',
    challenge: expect.stringMatching(/^[\w-]{43}$/),
    timeout: 300_000,
    userVerification: 'required',
  })
})

test('a browser answers its challenges by a cookie, in several tabs', async () => {
  const { device } = await createAda()
  const begin = (cookies = {}) =>
    server.send({ method: 'POST', url: beginPasskeyLogin.path, headers: BY_COOKIE, cookies })
  const first = await begin()
  const [cookie] = first.cookies
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/', maxAge: 300 })
  expect(JSON.stringify(first.body)).not.toContain(cookie?.value)
  const cookies = { gatehouse_passkey: cookie?.value ?? '' }
  await begin(cookies)
  const { options } = first.body['data'] as { options: Parameters<typeof device.get>[0] }
  const answer = await server.send({
    method: 'POST',
    url: passkeyLogin.path,
    headers: BY_COOKIE,
    cookies,
    payload: { credential: device.get(options) },
  })
  expect(answer.status).toBe(200)
  expect(answer.body['refresh_token']).toBeUndefined()
  const names = answer.cookies.filter(({ value }) => value !== '').map(({ name }) => name)
  expect(names).toContain('gatehouse_refresh')
  expect(names).not.toContain('gatehouse_passkey')
})

test.for([
  ['account_inactive', { active: false }],
  ['approval_pending', { approval: 'pending' }],
  ['registration_rejected', { approval: 'rejected' }],
] as const)('a right passkey learns %s', async ([code, change]) => {
  const { device, user } = await createAda()
  await server.app.db.user.update({ where: { id: user.id }, data: change })
  expect((await passkeys.logIn(device)).body).toMatchObject({ code })
})

test('two log-ins at once with an authenticator that doesn’t count both succeed', async () => {
  const { device } = await createAda()
  const answers = await Promise.all([passkeys.logIn(device), passkeys.logIn(device)])
  expect(answers.map((answer) => answer.status)).toEqual([200, 200])
})

test('a log-in on a new device is mailed', async () => {
  const { device } = await createAda()
  await passkeys.logIn(device)
  expect(await kindsOfMail(server)).toEqual(['new_device'])
})

import { getFactors, type LogInMethod } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, openSession } from '../../../test/factories.ts'
import { addFactors } from '../../../test/factors.ts'
import { deviceIn } from '../../../test/log-ins.ts'
import { passkeysOf } from '../../../test/passkeys.ts'
import { ADA, secondStep } from '../../../test/second-step.ts'
import { OTHER_PASSWORD } from '../../../test/secrets.ts'
import { browserOf, trusting } from '../../../test/trusting.ts'
import { ask } from '../../../test/verify.ts'

const server = useApp()
const untrusting = useApp({ TRUSTED_DEVICES: 'off' })
const required = useApp({ MFA: 'required' })
const requiredAndOff = useApp({ MFA: 'required', TRUSTED_DEVICES: 'off' })

const trustedOf = async (token: string) =>
  (await server.call(getFactors, { token })).body.data.trusted_devices
const methodsOf = async (userId: string) => {
  const { methods } = await server.app.db.session.findFirstOrThrow({
    where: { userId },
    orderBy: { id: 'desc' },
  })
  return methods as LogInMethod[]
}

test('a trusted browser logs in with the password alone, as one factor', async () => {
  const { browser, user } = await trusting(server)
  const answer = await browser.logIn()
  expect(answer.status).toBe(200)
  expect(await methodsOf(user.id)).toEqual(['password', 'trusted_device'])
  const [, payload = ''] = String(answer.body['access_token']).split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  expect(claims).toMatchObject({ amr: ['pwd'], acr: 'aal1' })
})

test('the second step says for how many days it can trust, and only to a browser', async () => {
  await secondStep(server).createAda()
  const { body } = await browserOf(server).logIn()
  expect(body['second_factor']).toEqual({ expires_in: 300, trust_days: 30 })
  const program = await server.send({ method: 'POST', url: '/auth/login', payload: ADA })
  expect(program.body['second_factor']).not.toHaveProperty('trust_days')
})

test('a second step trusts no device unless that is asked for', async () => {
  const { code, user } = await secondStep(server).createAda()
  const browser = browserOf(server)
  await browser.logIn()
  expect((await browser.finish({ code: code() })).status).toBe(200)
  expect((await browser.logIn()).body['code']).toBe('second_factor_required')
  expect(await trustedOf((await openSession(server, user)).token)).toEqual([])
})

test('a wrong code trusts nothing', async () => {
  const { code } = await secondStep(server).createAda()
  const browser = browserOf(server)
  await browser.logIn()
  const wrong = await browser.finish({ code: '000000', trust_device: true })
  expect(wrong.body['code']).toBe('code_wrong')
  await browser.finish({ code: code() })
  expect((await browser.logIn()).body['code']).toBe('second_factor_required')
})

test('a program can’t trust itself', async () => {
  const { createAda, begin, finish } = secondStep(server)
  const { code, user } = await createAda()
  const answer = await finish(await begin(), { code: code(), trust_device: true } as object)
  expect(answer.status).toBe(200)
  expect(await trustedOf((await openSession(server, user)).token)).toEqual([])
})

test('a device cookie that was copied before the browser was trusted is not trusted', async () => {
  const { code } = await secondStep(server).createAda()
  const browser = browserOf(server)
  await browser.logIn()
  const first = await browser.finish({ code: code() })
  const thief = browserOf(server)
  thief.cookies['gatehouse_device'] = deviceIn(first) ?? ''
  await browser.logIn()
  expect((await browser.finish({ code: code(1), trust_device: true })).status).toBe(200)
  expect((await browser.logIn()).status).toBe(200)
  expect((await thief.logIn()).body['code']).toBe('second_factor_required')
})

test('the trust of one account is none for another, and none without its password', async () => {
  const { browser } = await trusting(server)
  const other = await createUser(server, { username: 'other' })
  await addFactors(server, other.id)
  const answer = await browser.logIn({ email: other.email })
  expect(answer.body['code']).toBe('second_factor_required')
  expect((await browser.logIn({ password: OTHER_PASSWORD })).body['code']).toBe(
    'invalid_credentials',
  )
})

test('a step-up asks for the code on a trusted browser too', async () => {
  const { browser, code, user } = await trusting(server)
  const asked = await browser.logIn({ acr_values: 'aal2' })
  expect(asked.body['code']).toBe('second_factor_required')
  expect((await browser.finish({ code: code(1) })).status).toBe(200)
  expect(await methodsOf(user.id)).toEqual(['password', 'totp'])
})

test('a log-in on a trusted browser is too weak where a recent one or two factors are asked for', async () => {
  const { browser } = await trusting(server)
  const token = String((await browser.logIn()).body['access_token'])
  for (const level of ['fresh', 'mfa', 'mfa-fresh'] as const) {
    const answer = await ask(server, { level, token })
    expect(answer.headers['x-gateway-code']).toBe('insufficient_user_authentication')
  }
})

test('a trusted device satisfies MFA=required, unless TRUSTED_DEVICES=off', async () => {
  const { browser } = await trusting(required)
  const token = String((await browser.logIn()).body['access_token'])
  expect((await ask(required, { token })).status).toBe(200)
  const refused = await ask(requiredAndOff, { token })
  expect(refused.headers['x-gateway-code']).toBe('mfa_required')
})

test('TRUSTED_DEVICES=off offers, creates and accepts no trusted device', async () => {
  const { browser, code } = await trusting(server)
  const there = browserOf(untrusting)
  Object.assign(there.cookies, browser.cookies)
  const { body } = await there.logIn()
  expect(body).toMatchObject({ code: 'second_factor_required' })
  expect(body['second_factor']).toEqual({ expires_in: 300 })
  expect((await there.finish({ code: code(1), trust_device: true })).status).toBe(200)
  expect(await server.app.db.trustedDevice.count()).toBe(1)
})

test('a device that failed a hundred times in a row is not trusted any more', async () => {
  const { browser } = await trusting(server)
  await browser.logIn({ password: OTHER_PASSWORD })
  await server.app.db.$executeRaw`UPDATE attempt_limits SET failures = 99 WHERE kind = 'device'`
  await browser.logIn({ password: OTHER_PASSWORD })
  expect((await browser.logIn()).body['code']).toBe('second_factor_required')
})

test('a copy of the cookie works once at most, and then asks its owner for the code', async () => {
  const { browser } = await trusting(server)
  const thief = browserOf(server)
  Object.assign(thief.cookies, browser.cookies)
  expect((await thief.logIn()).status).toBe(200)
  expect((await browser.logIn()).body['code']).toBe('second_factor_required')
})

test('a step-up of a user who has only a passkey is refused, and keeps the session', async () => {
  const user = await createUser(server, { username: 'ada' })
  await passkeysOf(server).give(user)
  const { id } = await openSession(server, user, ['passkey'])
  const browser = browserOf(server)
  const answer = await browser.logIn({ acr_values: 'aal2' })
  expect(answer.body['code']).toBe('insufficient_user_authentication')
  expect(await server.app.db.session.findMany({ where: { userId: user.id } })).toMatchObject([
    { id, endedAt: null },
  ])
  expect((await browser.logIn()).status).toBe(200)
})

import { confirmTotp, getFactors, login, startTotp, status } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { logInAs, openSession } from '../../../test/factories.ts'
import { addFactors, codeOf } from '../../../test/factors.ts'
import { secondStep } from '../../../test/second-step.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
let session: Awaited<ReturnType<typeof logInAs>>
beforeEach(async () => {
  session = await logInAs(server, 'employee', { username: 'ada' })
})

const password = { current_password: PASSWORD }
const factorsOf = async (token: string) => (await server.call(getFactors, { token })).body.data

async function start(): Promise<string> {
  const answer = await server.call(startTotp, { body: password, token: session.token })
  return answer.body.data.secret
}

test('an account has no second factor at first', async () => {
  expect(await factorsOf(session.token)).toEqual({
    totp: null,
    recovery_codes_left: 0,
    passkeys: [],
    trusted_devices: [],
  })
})

test('a secret can be typed, or scanned with the names of the site and the account', async () => {
  const {
    status: code,
    headers,
    body,
  } = await server.call(startTotp, {
    body: password,
    token: session.token,
  })
  expect(code).toBe(200)
  expect(headers['cache-control']).toBe('no-store')
  const { secret, uri } = body.data
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  const { protocol, host, pathname, searchParams } = new URL(uri)
  expect({ protocol, host, path: decodeURIComponent(pathname) }).toEqual({
    protocol: 'otpauth:',
    host: 'totp',
    path: '/Gatehouse localhost:ada',
  })
  expect(Object.fromEntries(searchParams)).toEqual({
    secret,
    issuer: 'Gatehouse localhost',
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})

test('nothing is asked for before the first code', async () => {
  await start()
  expect(await factorsOf(session.token)).toEqual({
    totp: null,
    recovery_codes_left: 0,
    passkeys: [],
    trusted_devices: [],
  })
  const body = { email: 'ada', password: PASSWORD }
  expect((await server.call(login, { body })).status).toBe(200)
})

test('the first code adds the app, shows recovery codes once, and ends the other sessions', async () => {
  const other = await openSession(server, session.user)
  const code = codeOf(await start())
  const answer = await server.call(confirmTotp, {
    body: { ...password, code },
    token: session.token,
  })
  expect(answer.status).toBe(200)
  const { recovery_codes: codes } = answer.body.data
  expect(new Set(codes).size).toBe(10)
  for (const each of codes)
    expect(each).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(await factorsOf(answer.body.access_token)).toEqual({
    totp: { created_at: expect.any(String), last_used_at: expect.any(String) },
    recovery_codes_left: 10,
    passkeys: [],
    trusted_devices: [],
  })
  for (const { token } of [other, session]) {
    expect((await server.call(status, { token })).status).toBe(401)
  }
  const login = await server.send({
    method: 'POST',
    url: '/auth/login',
    payload: { email: 'ada', password: PASSWORD },
  })
  expect(login.body['code']).toBe('second_factor_required')
  expect((await readTrail(server)).map(({ action }) => action)).toContain('authn_factor_added')
  const mails = await server.owner.query(`SELECT FROM mail_outbox WHERE kind = 'factor_added'`)
  expect(mails.rowCount).toBe(1)
})

test('the code that added the app does not log in too', async () => {
  const code = codeOf(await start())
  await server.call(confirmTotp, { body: { ...password, code }, token: session.token })
  const { begin, finish } = secondStep(server)
  expect((await finish(await begin(), { code })).body['code']).toBe('code_wrong')
})

test('adding the app forgets the devices of before', async () => {
  const code = codeOf(await start())
  await server.call(confirmTotp, { body: { ...password, code }, token: session.token })
  const { deviceEpoch } = await server.app.db.user.findUniqueOrThrow({
    where: { id: session.user.id },
  })
  expect(deviceEpoch).toBe(1)
})

test('a wrong first code adds nothing', async () => {
  await start()
  const answer = await server.send({
    method: 'POST',
    url: confirmTotp.path,
    headers: { authorization: `Bearer ${session.token}` },
    payload: { ...password, code: '000000' },
  })
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({ code: 'code_wrong', errors: { code: expect.any(String) } })
  expect((await factorsOf(session.token)).totp).toBeNull()
})

test('a code without a secret, and a second app, are a conflict', async () => {
  const confirm = { body: { ...password, code: '123456' }, token: session.token }
  expect((await server.call(confirmTotp, confirm)).status).toBe(409)
  await addFactors(server, session.user.id)
  expect((await server.call(startTotp, { body: password, token: session.token })).status).toBe(409)
  expect((await server.call(confirmTotp, confirm)).status).toBe(409)
})

import { changePassword, finishLogin, login, patchUser, refresh, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { addFactors } from '../../../test/factors.ts'
import { ADA, claimsIn, secondStep } from '../../../test/second-step.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const { createAda, begin, finish } = secondStep(server)

test('the right password opens no session, and says how to finish', async () => {
  await createAda()
  const answer = await server.send({ method: 'POST', url: '/auth/login', payload: ADA })
  expect(answer.status).toBe(403)
  expect(answer.body).toEqual({
    status: 'error',
    code: 'second_factor_required',
    message: 'Enter the code of your authenticator app.',
    second_factor: { expires_in: 300, token: expect.any(String) },
    request_id: expect.any(String),
  })
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.cookies).toEqual([])
  expect(await server.app.db.session.count()).toBe(0)
})

test('a wrong password and an unknown name are told nothing of it', async () => {
  await createAda()
  const answers = await Promise.all(
    ['ada', 'nobody'].map((email) =>
      server.send({
        method: 'POST',
        url: '/auth/login',
        payload: { email, password: OTHER_PASSWORD },
      }),
    ),
  )
  for (const answer of answers) {
    expect(answer.status).toBe(401)
    expect(answer.body['code']).toBe('invalid_credentials')
    expect(answer.body['second_factor']).toBeUndefined()
  }
})

test('the code of the app finishes the log-in, and the tokens say how it was done', async () => {
  const { code, user } = await createAda()
  const answer = await finish(await begin(), { code: code() })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ data: { username: 'ada' }, token_type: 'bearer' })
  const claims = claimsIn(answer.body['access_token'])
  expect(claims).toMatchObject({ sub: user.id, amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' })
  const { body: renewed } = await server.call(refresh, {
    body: { refresh_token: String(answer.body['refresh_token']) },
  })
  const { amr, acr, auth_time } = claims
  expect(claimsIn(renewed.access_token)).toMatchObject({ amr, acr, auth_time })
  expect((await readTrail(server)).map(({ action }) => action)).toEqual(['authn_login_success'])
})

test('a session by password alone says so', async () => {
  await createUser(server, { username: 'ada' })
  const { body: tokens } = await server.call(login, { body: ADA })
  expect(claimsIn(tokens.access_token)).toMatchObject({ amr: ['pwd'], acr: 'aal1' })
})

test('a browser finishes by a cookie, which no script can read', async () => {
  const { code } = await createAda()
  const headers = { 'auth-transport': 'cookie', 'sec-fetch-site': 'same-origin' }
  const begun = await server.send({ method: 'POST', url: '/auth/login', headers, payload: ADA })
  expect(begun.body['second_factor']).toEqual({ expires_in: 300 })
  const [cookie] = begun.cookies
  expect(cookie).toMatchObject({
    name: 'gatehouse_second_factor',
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: 300,
  })
  const answer = await server.send({
    method: 'POST',
    url: finishLogin.path,
    headers,
    cookies: { gatehouse_second_factor: cookie?.value ?? '' },
    payload: { code: code() },
  })
  expect(answer.status).toBe(200)
  expect(answer.body['refresh_token']).toBeUndefined()
  const cleared = answer.cookies.find(({ name }) => name === 'gatehouse_second_factor')
  expect(cleared?.value).toBe('')
})

test('the token of the second step opens nothing else', async () => {
  await createAda()
  const token = await begin()
  const headers = { authorization: `Bearer ${token}` }
  expect((await server.send({ url: '/auth/status', headers })).status).toBe(401)
  const payload = { refresh_token: token }
  expect((await server.send({ method: 'POST', url: '/auth/refresh', payload })).status).toBe(401)
  const cookies = { gatehouse_session: token }
  const verified = await server.send({ url: '/gateway/verify', cookies })
  expect(verified.status).not.toBe(200)
})

test('a recovery code works once, in any spelling, and its use is mailed and audited', async () => {
  const { recoveryCodes } = await createAda()
  const [recovery_code = ''] = recoveryCodes
  const typed = recovery_code.toLowerCase().replaceAll('-', ' ')
  const answer = await finish(await begin(), { recovery_code: typed })
  expect(answer.status).toBe(200)
  expect(claimsIn(answer.body['access_token'])).toMatchObject({ acr: 'aal2' })
  expect((await readTrail(server)).map(({ action }) => action)).toContain(
    'authn_recovery_code_used',
  )
  const mails = await server.owner.query(
    `SELECT FROM mail_outbox WHERE kind = 'recovery_code_used'`,
  )
  expect(mails.rowCount).toBe(1)
  const again = await finish(await begin(), { recovery_code })
  expect(again.body).toMatchObject({
    code: 'code_wrong',
    errors: { recovery_code: expect.any(String) },
  })
})

test('a new password ends log-ins that were begun with the former one', async () => {
  const { code, user } = await createAda()
  const token = await begin()
  const { body: session } = { body: await finish(await begin(), { code: code() }) }
  const change = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
  const changed = await server.call(changePassword, {
    token: String(session.body['access_token']),
    body: change,
  })
  expect(claimsIn(changed.body.access_token)).toMatchObject({ sub: user.id, acr: 'aal2' })
  expect((await finish(token, { code: code(1) })).body['code']).toBe('second_factor_expired')
})

test('an account that was deactivated in between is refused by its state', async () => {
  const { code, user } = await createAda()
  const token = await begin()
  const admin = await logInAs(server, 'admin')
  const params = { id: user.id }
  await server.call(patchUser, { params, body: { active: false }, token: admin.token })
  expect((await finish(token, { code: code() })).body['code']).toBe('account_inactive')
  expect(await server.app.db.session.count({ where: { userId: user.id } })).toBe(0)
})

test('a factor that is added while a password is verified is asked for', async () => {
  const user = await createUser(server, { username: 'ada' })
  const { verify } = server.app.passwords
  server.app.passwords.verify = async (...given) => {
    const matches = await verify(...given)
    await addFactors(server, user.id)
    server.app.passwords.verify = verify
    return matches
  }
  const answer = await server.send({ method: 'POST', url: '/auth/login', payload: ADA })
  expect(answer.body['code']).toBe('second_factor_required')
  expect(await server.app.db.session.count()).toBe(0)
})

test('the session list says how each session logged in', async () => {
  const { code } = await createAda()
  const { body: tokens } = await finish(await begin(), { code: code() })
  const headers = { authorization: `Bearer ${tokens['access_token']}` }
  const { body: list } = await server.send({ url: '/auth/sessions', headers })
  expect(list['data']).toMatchObject({ items: [{ methods: ['password', 'totp'] }] })
  expect((await server.call(status, { token: String(tokens['access_token']) })).status).toBe(200)
})

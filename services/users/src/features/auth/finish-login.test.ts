import { login, refresh, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { createUser } from '../../../test/factories.ts'
import { ADA, secondStep } from '../../../test/second-step.ts'
import { OTHER_PASSWORD } from '../../../test/secrets.ts'
import { claimsOf } from '../../../test/tokens.ts'

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

test('a wrong password and an unknown name are answered as without a second factor', async () => {
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
  const claims = claimsOf(String(answer.body['access_token']))
  expect(claims).toMatchObject({ sub: user.id, amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' })
  const { body: renewed } = await server.call(refresh, {
    body: { refresh_token: String(answer.body['refresh_token']) },
  })
  const { amr, acr, auth_time } = claims
  expect(claimsOf(renewed.access_token)).toMatchObject({ amr, acr, auth_time })
  expect((await readTrail(server)).map(({ action }) => action)).toEqual(['authn_login_success'])
})

test('a session by password alone says so', async () => {
  await createUser(server, { username: 'ada' })
  const { body: tokens } = await server.call(login, { body: ADA })
  expect(claimsOf(tokens.access_token)).toMatchObject({ amr: ['pwd'], acr: 'aal1' })
})

test('a recovery code works once, in any spelling, and its use is mailed and audited', async () => {
  const { recoveryCodes } = await createAda()
  const [recovery_code = ''] = recoveryCodes
  const typed = recovery_code.toLowerCase().replaceAll('-', ' ')
  const answer = await finish(await begin(), { recovery_code: typed })
  expect(answer.status).toBe(200)
  expect(claimsOf(String(answer.body['access_token']))).toMatchObject({ acr: 'aal2' })
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

test('the session list says how each session logged in', async () => {
  const { code } = await createAda()
  const { body: tokens } = await finish(await begin(), { code: code() })
  const headers = { authorization: `Bearer ${tokens['access_token']}` }
  const { body: list } = await server.send({ url: '/auth/sessions', headers })
  expect(list['data']).toMatchObject({ items: [{ methods: ['password', 'totp'] }] })
  expect((await server.call(status, { token: String(tokens['access_token']) })).status).toBe(200)
})

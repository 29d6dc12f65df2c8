import { refresh, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const url = '/auth/refresh'

const bodyWith = (refresh_token: string) => ({ body: { refresh_token } })
const send = (payload: unknown) =>
  server.send({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(payload),
  })

test('a refresh returns new tokens', async () => {
  const { refreshToken } = await logInAs(server, 'employee')
  const answer = await server.call(refresh, bodyWith(refreshToken))
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({
    status: 'success',
    access_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 900,
    refresh_token: refreshToken,
    refresh_expires_in: expect.any(Number),
  })
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
  expect(answer.headers['set-cookie']).toBeUndefined()
  expect((await server.call(status, { token: answer.body.access_token })).status).toBe(200)
})

test('accepts a refresh as a form', async () => {
  const { refreshToken } = await logInAs(server, 'employee')
  const payload = new URLSearchParams({ refresh_token: refreshToken }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  expect((await server.send({ method: 'POST', url, headers, payload })).status).toBe(200)
})

test('a refresh ignores an invalid access token', async () => {
  const { refreshToken } = await logInAs(server, 'employee')
  const headers = { authorization: 'Bearer nonsense' }
  expect((await server.call(refresh, { ...bodyWith(refreshToken), headers })).status).toBe(200)
})

test.for([
  ['no body', undefined],
  ['an empty object', {}],
  ['an empty token', { refresh_token: '' }],
])('a refresh with %s is refused as a missing token', async ([, payload]) => {
  const answer = await (payload ? send(payload) : server.send({ method: 'POST', url }))
  expect(answer.status).toBe(401)
  expect(answer.body).toMatchObject({
    code: 'token_required',
    message: 'Provide a valid auth token.',
  })
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="gatehouse"')
})

test.for([null, 7, ['x'], { not: '' }])(
  'refuses %j as a refresh token, because it is not text',
  async (value) => {
    const answer = await send({ refresh_token: value })
    expect(answer.status).toBe(400)
    expect(answer.body['errors']).toEqual({ refresh_token: 'Must be text.' })
  },
)

const INVALID = 'Invalid token. Please log in again.'

test('refuses a forged or altered refresh token', async () => {
  const { token, refreshToken } = await logInAs(server, 'employee')
  const last = refreshToken.at(-1) === 'A' ? 'B' : 'A'
  const forged = [
    'nonsense',
    token,
    ` ${refreshToken}`,
    `${refreshToken}=`,
    `${refreshToken.slice(0, -1)}${last}`,
    `${refreshToken.slice(0, 20)}${'A'.repeat(20)}${refreshToken.slice(40)}`,
    'A'.repeat(refreshToken.length),
    '💩\u0000',
  ]
  for (const refresh_token of forged) {
    const answer = await send({ refresh_token })
    expect(answer.status).toBe(401)
    expect(answer.body).toMatchObject({ code: 'invalid_token', message: INVALID })
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer realm="gatehouse", error="invalid_token", error_description="${INVALID}"`,
    )
  }
})

const ENDED = { code: 'invalid_token', message: 'Session ended. Please log in again.' }

test.for([
  ['deactivated', { active: false }],
  ['pending', { approval: 'pending' }],
  ['rejected', { approval: 'rejected' }],
] as const)('refuses the refresh token of a %s user', async ([, data]) => {
  const { user, refreshToken } = await logInAs(server, 'employee')
  await server.app.db.user.update({ where: { id: user.id }, data })
  const answer = await send({ refresh_token: refreshToken })
  expect(answer.status).toBe(401)
  expect(answer.body).toMatchObject(ENDED)
})

test('refuses a deleted user’s tokens after a new registration of the address', async () => {
  const { user, token, refreshToken } = await logInAs(server, 'employee')
  await server.app.db.user.delete({ where: { id: user.id } })
  const { username, email } = user
  const payload = { username, email, password: PASSWORD }
  expect((await server.send({ method: 'POST', url: '/auth/register', payload })).status).toBe(201)
  expect((await send({ refresh_token: refreshToken })).body).toMatchObject(ENDED)
  const headers = { authorization: `Bearer ${token}` }
  const answer = await server.send({ url: '/auth/status', headers })
  expect(answer.status).toBe(401)
  expect(answer.body).toMatchObject(ENDED)
})

test('a refreshed access token has the current role', async () => {
  const { user, refreshToken } = await logInAs(server, 'admin')
  await server.app.db.user.update({ where: { id: user.id }, data: { role: 'employee' } })
  const { body } = await server.call(refresh, bodyWith(refreshToken))
  const claims = JSON.parse(
    Buffer.from(body.access_token.split('.')[1] ?? '', 'base64url').toString(),
  )
  expect(claims).toMatchObject({ role: 'employee', admin: false, sub: user.id })
})

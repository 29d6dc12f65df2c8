import { login, refresh, register, status } from '@gatehouse/contract'
import { describe, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ageSession, createUser, logInAs } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const secure = useApp({ PUBLIC_URL: 'https://accounts.example.test' })

const headers = { 'auth-transport': 'cookie' }
const ada = { username: 'ada', email: 'ada@example.test', password: PASSWORD }

const refreshWith = (cookie: string, given: Record<string, string> = headers, body?: object) =>
  server.send({
    method: 'POST',
    url: '/auth/refresh',
    headers: given,
    cookies: { refresh: cookie },
    ...(body && { payload: body }),
  })

const namesOf = (cookies: { name: string }[]) => cookies.map(({ name }) => name)
const cleared = [
  { name: 'refresh', value: '', path: '/', expires: new Date(0) },
  { name: 'signed_in', value: '', path: '/', expires: new Date(0) },
]

test('with the header the refresh token travels in the cookie alone', async () => {
  const registered = await server.call(register, { body: ada, headers })
  const loggedIn = await server.call(login, { body: ada, headers })
  const [cookie] = loggedIn.cookies
  const cookies = { refresh: cookie?.value ?? '' }
  const refreshed = await server.call(refresh, { headers, cookies, body: undefined })
  for (const answer of [registered, loggedIn, refreshed]) {
    expect(answer.status).toBeLessThan(300)
    expect(answer.body).not.toHaveProperty('refresh_token')
    expect(answer.body.refresh_expires_in).toBeGreaterThan(0)
    expect(namesOf(answer.cookies)).toEqual(['refresh', 'signed_in'])
    expect(JSON.stringify(answer.body)).not.toContain(answer.cookies[0]?.value)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
  }
  const token = refreshed.body.access_token
  expect((await server.call(status, { token })).status).toBe(200)
})

test('over plain http the cookies are host-only, SameSite=Strict, and not Secure', async () => {
  const { headers: answered } = await server.call(register, { body: ada, headers })
  expect(answered['set-cookie']).toEqual([
    expect.stringMatching(/^refresh=[\w-]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/),
    'signed_in=1; Max-Age=2592000; Path=/; SameSite=Strict',
  ])
})

test('over https the cookie is __Host- and Secure', async () => {
  const { headers: answered } = await secure.call(register, { body: ada, headers })
  expect(answered['set-cookie']).toEqual([
    expect.stringMatching(
      /^__Host-refresh=[\w-]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    ),
    'signed_in=1; Max-Age=2592000; Path=/; Secure; SameSite=Strict',
  ])
})

test('over https a cookie without the prefix counts as none', async () => {
  const { refreshToken } = await logInAs(secure, 'employee')
  const send = (cookies: Record<string, string>) =>
    secure.send({ method: 'POST', url: '/auth/refresh', headers, cookies })
  expect((await send({ refresh: refreshToken })).body['code']).toBe('token_required')
  expect((await send({ '__Host-refresh': refreshToken })).status).toBe(200)
})

test('the cookie rotates as a token in the body does', async () => {
  const { id, refreshToken } = await logInAs(server, 'employee')
  await ageSession(server, id, 121)
  const { cookies } = await refreshWith(refreshToken)
  const next = cookies[0]?.value ?? ''
  expect(next).not.toBe(refreshToken)
  expect((await refreshWith(next)).cookies[0]?.value).toBe(next)
})

test('the cookie without the header counts as no token', async () => {
  const { refreshToken } = await logInAs(server, 'employee')
  for (const given of [{}, { 'auth-transport': 'body' }]) {
    const answer = await refreshWith(refreshToken, given)
    expect(answer.status).toBe(401)
    expect(answer.body['code']).toBe('token_required')
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="gatehouse"')
    expect(answer.headers['set-cookie']).toBeUndefined()
  }
})

test('a token in the cookie and one in the body are one too many', async () => {
  const { refreshToken } = await logInAs(server, 'employee')
  for (const given of [{}, headers]) {
    const answer = await refreshWith(refreshToken, given, { refresh_token: refreshToken })
    expect(answer.status).toBe(400)
    expect(answer.body['errors']).toEqual({
      refresh_token: 'Send it in the body or in the cookie, not in both.',
    })
  }
})

describe('a cookie that opens nothing any more is cleared', () => {
  test('when it is no token of ours', async () => {
    const answer = await refreshWith('nonsense')
    expect(answer.body['code']).toBe('invalid_token')
    expect(answer.cookies).toMatchObject(cleared)
  })

  test('when its session has ended', async () => {
    const { id, refreshToken } = await logInAs(server, 'employee')
    await ageSession(server, id, 31 * 86_400)
    const answer = await refreshWith(refreshToken)
    expect(answer.status).toBe(401)
    expect(answer.cookies).toMatchObject(cleared)
  })

  test('when it is there no longer, but signed_in is', async () => {
    const answer = await server.send({ method: 'POST', url: '/auth/refresh', headers })
    expect(answer.body['code']).toBe('token_required')
    expect(namesOf(answer.cookies)).toContain('signed_in')
  })
})

describe('a log-in or registration ends the session whose cookie came along', () => {
  const eve = { username: 'eve', email: 'eve@example.test', password: PASSWORD }

  test.for([
    ['log-in', '/auth/login'],
    ['registration', '/auth/register'],
  ] as const)('%s', async ([, url]) => {
    const brought = await logInAs(server, 'employee')
    if (url === '/auth/login') await createUser(server, { username: 'eve' })
    const cookies = { refresh: brought.refreshToken }
    const answer = await server.send({ method: 'POST', url, headers, cookies, payload: eve })
    expect(answer.status).toBeLessThan(300)
    expect(answer.cookies[0]?.value).not.toBe(brought.refreshToken)
    expect((await server.call(status, { token: brought.token })).status).toBe(401)
    expect((await refreshWith(brought.refreshToken)).status).toBe(401)
  })

  test('but not when the password is wrong', async () => {
    const brought = await logInAs(server, 'employee')
    const cookies = { refresh: brought.refreshToken }
    const payload = { email: brought.user.email, password: OTHER_PASSWORD }
    const answer = await server.send({
      method: 'POST',
      url: '/auth/login',
      headers,
      cookies,
      payload,
    })
    expect(answer.status).toBe(401)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect((await server.call(status, { token: brought.token })).status).toBe(200)
  })

  test('and never adopts what the client brought', async () => {
    await createUser(server, { username: 'eve' })
    const { body } = await server.call(login, { body: eve, headers, cookies: { refresh: 'mine' } })
    expect(body.status).toBe('success')
    expect(await server.app.db.session.count({ where: { endedAt: null } })).toBe(1)
  })
})

import { login, logout, refresh, register, status } from '@gatehouse/contract'
import { describe, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ageSession, createUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const secure = useApp({ PUBLIC_URL: 'https://accounts.example.test' })

const headers = { 'auth-transport': 'cookie' }
const ada = { username: 'ada', email: 'ada@example.test', password: PASSWORD }

const refreshWith = (cookie: string, given: Record<string, string> = headers, body?: object) =>
  server.send({
    method: 'POST',
    url: '/auth/refresh',
    headers: given,
    cookies: { gatehouse_refresh: cookie },
    ...(body && { payload: body }),
  })

const namesOf = (cookies: { name: string }[]) => cookies.map(({ name }) => name)

test('the cookie transport sends the refresh token only in the cookie', async () => {
  const registered = await server.call(register, { body: ada, headers })
  const loggedIn = await server.call(login, { body: ada, headers })
  const [cookie] = loggedIn.cookies
  const cookies = { gatehouse_refresh: cookie?.value ?? '' }
  const refreshed = await server.call(refresh, { headers, cookies, body: undefined })
  for (const answer of [registered, loggedIn, refreshed]) {
    expect(answer.status).toBeLessThan(300)
    expect(answer.body).not.toHaveProperty('refresh_token')
    expect(answer.body).toHaveProperty('refresh_expires_in', expect.any(Number))
    expect(namesOf(answer.cookies)).toEqual([
      'gatehouse_refresh',
      'gatehouse_signed_in',
      'gatehouse_session',
      ...(answer === refreshed ? [] : ['gatehouse_device']),
    ])
    expect(JSON.stringify(answer.body)).not.toContain(answer.cookies[0]?.value)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
  }
  const token = refreshed.body.access_token
  expect((await server.call(status, { token })).status).toBe(200)
})

test('cookies over http are host-only, SameSite and not Secure', async () => {
  const { headers: answered } = await server.call(register, { body: ada, headers })
  expect(answered['set-cookie']).toEqual([
    expect.stringMatching(
      /^gatehouse_refresh=[\w-]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
    ),
    'gatehouse_signed_in=1; Max-Age=2592000; Path=/; SameSite=Strict',
    expect.stringMatching(
      /^gatehouse_session=[\w-]{64}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    ),
    expect.stringMatching(
      /^gatehouse_device=[\w-]{91}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Strict$/,
    ),
  ])
})

test('cookies over https are __Host- and Secure', async () => {
  const { headers: answered } = await secure.call(register, { body: ada, headers })
  expect(answered['set-cookie']).toEqual([
    expect.stringMatching(
      /^__Host-gatehouse_refresh=[\w-]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    ),
    '__Host-gatehouse_signed_in=1; Max-Age=2592000; Path=/; Secure; SameSite=Strict',
    expect.stringMatching(
      /^__Host-gatehouse_session=[\w-]{64}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    ),
    expect.stringMatching(
      /^__Host-gatehouse_device=[\w-]{91}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    ),
  ])
})

test('ignores a cookie without the __Host- prefix over https', async () => {
  const { refreshToken } = await logInAs(secure, 'employee')
  const send = (cookies: Record<string, string>) =>
    secure.send({ method: 'POST', url: '/auth/refresh', headers, cookies })
  expect((await send({ gatehouse_refresh: refreshToken })).body['code']).toBe('token_required')
  expect((await send({ '__Host-gatehouse_refresh': refreshToken })).status).toBe(200)
})

test('log-in and log-out over https expire cookies of earlier versions that the browser sends', async () => {
  const old = { '__Host-refresh': 'x', '__Host-session': 'y' }
  const expired = { value: '', expires: new Date(0), path: '/', secure: true }
  await createUser(secure, { username: 'ada' })
  const loggedIn = await secure.call(login, { body: ada, headers, cookies: old })
  const { access_token: token } = loggedIn.body
  for (const answer of [loggedIn, await secure.call(logout, { token, cookies: old })]) {
    expect(answer.status).toBe(200)
    const retired = answer.cookies.filter(({ name }) => Object.hasOwn(old, name))
    expect(retired).toMatchObject(Object.keys(old).map((name) => ({ name, ...expired })))
  }
  const again = await secure.call(login, { body: ada, headers })
  expect(again.cookies.filter(({ name }) => Object.hasOwn(old, name))).toEqual([])
})

test('rotates a refresh token in the cookie', async () => {
  const { id, refreshToken } = await logInAs(server, 'employee')
  await ageSession(server, id, 121)
  const { cookies } = await refreshWith(refreshToken)
  const next = cookies[0]?.value ?? ''
  expect(next).not.toBe(refreshToken)
  expect((await refreshWith(next)).cookies[0]?.value).toBe(next)
})

test('ignores the refresh cookie without the header', async () => {
  const { refreshToken } = await logInAs(server, 'employee')
  for (const given of [{}, { 'auth-transport': 'body' }]) {
    const answer = await refreshWith(refreshToken, given)
    expect(answer.status).toBe(401)
    expect(answer.body['code']).toBe('token_required')
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="gatehouse"')
    expect(answer.headers['set-cookie']).toBeUndefined()
  }
})

test('refuses a refresh token in both cookie and body', async () => {
  const { refreshToken } = await logInAs(server, 'employee')
  for (const given of [{}, headers]) {
    const answer = await refreshWith(refreshToken, given, { refresh_token: refreshToken })
    expect(answer.status).toBe(400)
    expect(answer.body['errors']).toEqual({
      refresh_token: 'Send it in the body or in the cookie, not in both.',
    })
  }
})

test('late in the grace period, a refresh with the previous token sets no refresh cookie', async () => {
  const { id, refreshToken } = await logInAs(server, 'employee')
  await ageSession(server, id, 121)
  const { cookies } = await refreshWith(refreshToken)
  expect((await refreshWith(refreshToken)).cookies[0]?.value).toBe(cookies[0]?.value)
  await ageSession(server, id, 31)
  const late = await refreshWith(refreshToken)
  expect(late.status).toBe(200)
  expect(namesOf(late.cookies)).toEqual(['gatehouse_session'])
  expect(late.body).not.toHaveProperty('refresh_token')
})

test('accepts the previous cookie of a browser that lost the current one after its use', async () => {
  const { id, refreshToken } = await logInAs(server, 'employee')
  await ageSession(server, id, 121)
  const used = (await refreshWith(refreshToken)).cookies[0]?.value ?? ''
  expect((await refreshWith(used)).status).toBe(200)
  await ageSession(server, id, 61)
  expect((await refreshWith(refreshToken)).status).toBe(200)
  expect((await refreshWith(used)).body['code']).toBe('refresh_token_reused')
})

describe('a refused refresh sets no cookie', () => {
  test('for a forged token', async () => {
    const answer = await refreshWith('nonsense')
    expect(answer.body['code']).toBe('invalid_token')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('for an ended session', async () => {
    const { id, refreshToken } = await logInAs(server, 'employee')
    await ageSession(server, id, 31 * 86_400)
    const answer = await refreshWith(refreshToken)
    expect(answer.status).toBe(401)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('without a token', async () => {
    const answer = await server.send({ method: 'POST', url: '/auth/refresh', headers })
    expect(answer.body['code']).toBe('token_required')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })
})

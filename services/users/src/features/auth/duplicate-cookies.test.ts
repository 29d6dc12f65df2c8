import { changePassword, login, status } from '@gatehouse/contract'
import { describe, expect, test } from 'vitest'
import { type Answer, useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp({ PUBLIC_URL: 'http://gate.example.test:8080' })
const secure = useApp({ PUBLIC_URL: 'https://gate.example.test' })
const transport = { 'auth-transport': 'cookie' }
const eve = { username: 'eve', email: 'eve@example.test', password: PASSWORD }
const MESSAGE =
  /^Your browser sent the cookie gatehouse_refresh more than once\. Delete the cookies/

const isLive = async (token: string) => (await server.call(status, { token })).status === 200

describe.each(['/auth/refresh', '/auth/logout'])('%s with two refresh cookies', (url) => {
  test('is refused in either order, without clearing cookies or ending sessions', async () => {
    const [owner, other] = [await logInAs(server, 'employee'), await logInAs(server, 'employee')]
    const pairs = [
      ['planted', owner.refreshToken],
      [owner.refreshToken, 'planted'],
      [owner.refreshToken, ''],
      [owner.refreshToken, owner.refreshToken],
      [other.refreshToken, owner.refreshToken],
    ]
    for (const pair of pairs) {
      const cookie = pair.map((value) => `gatehouse_refresh=${value}`).join('; ')
      const headers = { ...transport, cookie }
      const answer = await server.send({ method: 'POST', url, headers })
      expect(answer.status).toBe(401)
      expect(answer.body).toMatchObject({
        code: 'duplicate_cookie',
        message: expect.stringMatching(MESSAGE),
      })
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="gatehouse"')
      expect(answer.headers).not.toHaveProperty('set-cookie')
    }
    expect(await isLive(owner.token)).toBe(true)
    expect(await isLive(other.token)).toBe(true)
  })
})

/** Returns the expired cookies of an answer as name, domain and path. */
const expired = (answer: Answer<unknown>) =>
  answer.cookies
    .filter(({ value }) => value === '')
    .map(({ name, domain = '', path }) => `${name} ${domain} ${path}`)
    .sort()

const PATHS = ['/api', '/api/', '/api/v1', '/api/v1/', '/api/v1/auth', '/api/v1/auth/']
const placesOf = (name: string, path: string) => [
  ...[...PATHS, path].map((place) => `${name}  ${place}`),
  `${name} example.test /`,
  `${name} gate.example.test /`,
]

describe('opening a session with planted cookies', () => {
  const duplicates = (token: string) =>
    `gatehouse_refresh=${token}; gatehouse_session=a; gatehouse_refresh=planted; own=1`

  test.for([
    ['a log-in', '/api/v1/auth/login'],
    ['a registration', '/api/v1/auth/register'],
  ] as const)(
    '%s expires duplicate cookies at every path and domain, and ends no session',
    async ([, url]) => {
      const owner = await logInAs(server, 'employee')
      if (url.endsWith('login')) await createUser(server, { username: 'eve' })
      const headers = { ...transport, cookie: duplicates(owner.refreshToken) }
      const answer = await server.send({ method: 'POST', url, headers, payload: eve })
      expect(answer.status).toBeLessThan(300)
      expect(expired(answer)).toEqual(
        [...placesOf('gatehouse_refresh', url), ...placesOf('gatehouse_session', url)].sort(),
      )
      const kept = answer.cookies.filter(({ value }) => value !== '')
      expect(kept.map(({ name, path }) => `${name} ${path}`)).toEqual([
        'gatehouse_refresh /',
        'gatehouse_signed_in /',
        'gatehouse_session /',
        'gatehouse_device /',
      ])
      expect(await isLive(owner.token)).toBe(true)
    },
  )

  test('a password change expires duplicate cookies', async () => {
    const { token, refreshToken } = await logInAs(server, 'employee')
    const body = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
    const headers = { ...transport, cookie: duplicates(refreshToken) }
    const answer = await server.call(changePassword, { token, body, headers })
    expect(answer.status).toBe(200)
    expect(expired(answer)).toContain('gatehouse_refresh  /auth')
  })

  test('a log-in expires a single cookie at narrower paths, because it may be planted', async () => {
    await createUser(server, { username: 'eve' })
    const cookies = { gatehouse_refresh: 'planted' }
    const answer = await server.call(login, { body: eve, headers: transport, cookies })
    expect(expired(answer)).toContain('gatehouse_refresh  /auth')
  })

  test('a log-in without cookies expires none', async () => {
    await createUser(server, { username: 'eve' })
    const answer = await server.call(login, { body: eve, headers: transport })
    expect(expired(answer)).toEqual([])
  })

  test('a log-in over https expires none, because __Host- cookies can’t be planted', async () => {
    await createUser(secure, { username: 'eve' })
    const cookie = '__Host-gatehouse_refresh=a; gatehouse_refresh=b'
    const answer = await secure.call(login, { body: eve, headers: { ...transport, cookie } })
    expect(answer.status).toBe(200)
    expect(expired(answer)).toEqual([])
  })
})

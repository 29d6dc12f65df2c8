import { login, logout, status } from '@gatehouse/contract'
import { describe, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { ageSession, createUser, logInAs } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const headers = { 'auth-transport': 'cookie' }

const refreshWith = (cookie: string) =>
  server.send({
    method: 'POST',
    url: '/auth/refresh',
    headers,
    cookies: { gatehouse_refresh: cookie },
  })

const eve = { username: 'eve', email: 'eve@example.test', password: PASSWORD }

describe('replacing the session of the refresh cookie', () => {
  test.for([
    ['log-in', '/auth/login'],
    ['registration', '/auth/register'],
  ] as const)('a %s ends the session', async ([, url]) => {
    const previous = await logInAs(server, 'employee')
    if (url === '/auth/login') await createUser(server, { username: 'eve' })
    const cookies = { gatehouse_refresh: previous.refreshToken }
    const answer = await server.send({ method: 'POST', url, headers, cookies, payload: eve })
    expect(answer.status).toBeLessThan(300)
    expect(answer.cookies[0]?.value).not.toBe(previous.refreshToken)
    expect((await server.call(status, { token: previous.token })).status).toBe(401)
    expect((await refreshWith(previous.refreshToken)).status).toBe(401)
  })

  test('leaves an audit event for the session’s user, with the new user as actor', async () => {
    const previous = await logInAs(server, 'employee')
    const newcomer = await createUser(server, { username: 'eve' })
    const cookies = { gatehouse_refresh: previous.refreshToken }
    await server.call(login, { body: eve, headers, cookies })
    const trail = await readTrail(server)
    expect(trail.filter(({ action }) => action === 'authn_token_revoked')).toMatchObject([
      {
        actor: { id: newcomer.id },
        user: { id: previous.user.id },
        object: { id: previous.id },
        detail: 'replaced',
      },
    ])
  })

  test('a log-in with a wrong password does not end the session', async () => {
    const previous = await logInAs(server, 'employee')
    const cookies = { gatehouse_refresh: previous.refreshToken }
    const payload = { email: previous.user.email, password: OTHER_PASSWORD }
    const answer = await server.send({
      method: 'POST',
      url: '/auth/login',
      headers,
      cookies,
      payload,
    })
    expect(answer.status).toBe(401)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect((await server.call(status, { token: previous.token })).status).toBe(200)
  })

  test('a log-in never adopts the client’s token', async () => {
    await createUser(server, { username: 'eve' })
    const { body } = await server.call(login, {
      body: eve,
      headers,
      cookies: { gatehouse_refresh: 'mine' },
    })
    expect(body.status).toBe('success')
    expect(await server.app.db.session.count({ where: { endedAt: null } })).toBe(1)
  })
})

describe('a log-in with another user’s refresh cookie', () => {
  /** Each case ages the session, refreshes between the ages, and then logs in with the first cookie. */
  const cases: [string, number[], boolean][] = [
    ['that is the current one ends the session', [0], true],
    ['that is the previous one, within the grace, ends the session', [121, 59], true],
    ['that is the previous one, after the grace, ends nothing', [121, 61], false],
    ['of an earlier generation ends nothing', [121, 121, 0], false],
  ]

  test.for(cases)('%s', async ([, ages, ends]) => {
    const owner = await logInAs(server, 'employee')
    await createUser(server, { username: 'eve' })
    let current = owner.refreshToken
    for (const [turn, seconds] of ages.entries()) {
      await ageSession(server, owner.id, seconds)
      if (turn === ages.length - 1) break
      current = (await refreshWith(current)).cookies[0]?.value ?? ''
    }
    const cookies = { gatehouse_refresh: owner.refreshToken }
    expect((await server.call(login, { body: eve, headers, cookies })).status).toBe(200)
    expect((await server.call(status, { token: owner.token })).status).toBe(ends ? 401 : 200)
    expect((await refreshWith(current)).status).toBe(ends ? 401 : 200)
    const events = (await readTrail(server)).map(({ action }) => action)
    expect(events.includes('authn_token_revoked')).toBe(ends)
  })

  test('of an ended session leaves no second event', async () => {
    const owner = await logInAs(server, 'employee')
    await createUser(server, { username: 'eve' })
    await server.call(logout, { token: owner.token })
    const cookies = { gatehouse_refresh: owner.refreshToken }
    await server.call(login, { body: eve, headers, cookies })
    const ends = (await readTrail(server)).filter(({ action }) => action === 'authn_token_revoked')
    expect(ends).toMatchObject([{ detail: 'logout' }])
  })
})

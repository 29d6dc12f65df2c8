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

describe('a log-in or registration ends the session whose cookie came along', () => {
  test.for([
    ['log-in', '/auth/login'],
    ['registration', '/auth/register'],
  ] as const)('%s', async ([, url]) => {
    const brought = await logInAs(server, 'employee')
    if (url === '/auth/login') await createUser(server, { username: 'eve' })
    const cookies = { gatehouse_refresh: brought.refreshToken }
    const answer = await server.send({ method: 'POST', url, headers, cookies, payload: eve })
    expect(answer.status).toBeLessThan(300)
    expect(answer.cookies[0]?.value).not.toBe(brought.refreshToken)
    expect((await server.call(status, { token: brought.token })).status).toBe(401)
    expect((await refreshWith(brought.refreshToken)).status).toBe(401)
  })

  test('leaves an event about the session’s user, by the one who logs in', async () => {
    const brought = await logInAs(server, 'employee')
    const newcomer = await createUser(server, { username: 'eve' })
    const cookies = { gatehouse_refresh: brought.refreshToken }
    await server.call(login, { body: eve, headers, cookies })
    const trail = await readTrail(server)
    expect(trail.filter(({ action }) => action === 'authn_token_revoked')).toMatchObject([
      {
        actor: { id: newcomer.id },
        user: { id: brought.user.id },
        object: { id: brought.id },
        detail: 'replaced',
      },
    ])
  })

  test('but not when the password is wrong', async () => {
    const brought = await logInAs(server, 'employee')
    const cookies = { gatehouse_refresh: brought.refreshToken }
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
    const { body } = await server.call(login, {
      body: eve,
      headers,
      cookies: { gatehouse_refresh: 'mine' },
    })
    expect(body.status).toBe('success')
    expect(await server.app.db.session.count({ where: { endedAt: null } })).toBe(1)
  })
})

describe('a log-in with somebody else’s refresh cookie', () => {
  /** The ages at which the owner refreshes, and then the log-in comes with the first cookie. */
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

  test('that has ended already leaves no second event', async () => {
    const owner = await logInAs(server, 'employee')
    await createUser(server, { username: 'eve' })
    await server.call(logout, { token: owner.token })
    const cookies = { gatehouse_refresh: owner.refreshToken }
    await server.call(login, { body: eve, headers, cookies })
    const ends = (await readTrail(server)).filter(({ action }) => action === 'authn_token_revoked')
    expect(ends).toMatchObject([{ detail: 'logout' }])
  })
})

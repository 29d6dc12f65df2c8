import { login, status } from '@gatehouse/contract'
import { describe, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
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

describe('a log-in or registration ends the session whose cookie came along', () => {
  const eve = { username: 'eve', email: 'eve@example.test', password: PASSWORD }

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

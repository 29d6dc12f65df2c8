import { logout, status } from '@gatehouse/contract'
import { describe, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ageSession, logInAs, openSession } from '../../../test/factories.ts'

const server = useApp()
const url = '/auth/logout'
const headers = { 'auth-transport': 'cookie' }

const refresh = (refresh_token: string) =>
  server.send({ method: 'POST', url: '/auth/refresh', payload: { refresh_token } })

test.for(['POST', 'GET'] as const)(
  '%s /auth/logout ends the session and all its tokens',
  async (method) => {
    const { id, token, refreshToken } = await logInAs(server, 'employee')
    const authorization = `Bearer ${token}`
    const answer = await server.send({ method, url, headers: { authorization } })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ status: 'success', message: 'Successfully logged out.' })
    expect(answer.cookies).toMatchObject([
      { name: 'gatehouse_refresh', value: '', expires: new Date(0), path: '/' },
      { name: 'gatehouse_signed_in', value: '', expires: new Date(0), path: '/' },
      { name: 'gatehouse_session', value: '', expires: new Date(0), path: '/' },
    ])
    const after = await server.call(status, { token })
    expect(after.status).toBe(401)
    expect(after.body).toMatchObject({
      code: 'invalid_token',
      message: 'Session ended. Please log in again.',
    })
    expect((await refresh(refreshToken)).status).toBe(401)
    const row = await server.app.db.session.findUnique({ where: { id } })
    expect(row?.endReason).toBe('logout')
  },
)

test("a log-out keeps the user's other sessions and other users' sessions", async () => {
  const { user, token } = await logInAs(server, 'employee')
  const others = [await openSession(server, user), await logInAs(server, 'employee')]
  await server.call(logout, { token })
  for (const other of others) {
    expect((await server.call(status, { token: other.token })).status).toBe(200)
    expect((await refresh(other.refreshToken)).status).toBe(200)
  }
})

test('answers 401 to an anonymous log-out', async () => {
  const answer = await server.send({ method: 'POST', url })
  expect(answer.status).toBe(401)
  expect(answer.body).toMatchObject({
    code: 'token_required',
    message: 'Provide a valid auth token.',
  })
})

test('answers 401 to a second log-out', async () => {
  const { token } = await logInAs(server, 'employee')
  await server.call(logout, { token })
  const again = await server.call(logout, { token })
  expect(again.status).toBe(401)
  expect(again.body).toMatchObject({ code: 'invalid_token' })
})

test('a log-out accepts an empty JSON body', async () => {
  const { token } = await logInAs(server, 'employee')
  const given = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  expect((await server.send({ method: 'POST', url, headers: given, payload: '' })).status).toBe(200)
})

test('answers each of 20 concurrent log-outs with 200 or 401', async () => {
  const { token } = await logInAs(server, 'employee')
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => server.call(logout, { token })),
  )
  expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThan(0)
  for (const answer of answers) expect([200, 401]).toContain(answer.status)
})

describe('a log-out by cookie', () => {
  test.for(['POST', 'GET'] as const)('by %s ends the session with the header', async (method) => {
    const { token, refreshToken } = await logInAs(server, 'employee')
    const cookies = { gatehouse_refresh: refreshToken }
    const answer = await server.send({ method, url, headers, cookies })
    expect(answer.status).toBe(200)
    expect(answer.cookies.map(({ value }) => value)).toEqual(['', '', ''])
    expect((await server.call(status, { token })).status).toBe(401)
  })

  test('is refused without the header', async () => {
    const { token, refreshToken } = await logInAs(server, 'employee')
    const answer = await server.send({
      method: 'POST',
      url,
      cookies: { gatehouse_refresh: refreshToken },
    })
    expect(answer.status).toBe(401)
    expect(answer.body['code']).toBe('token_required')
    expect((await server.call(status, { token })).status).toBe(200)
  })

  test('is refused and clears the cookies when the session has ended or the cookie is forged', async () => {
    const { id, refreshToken } = await logInAs(server, 'employee')
    await ageSession(server, id, 31 * 86_400)
    for (const refreshCookie of [refreshToken, 'nonsense']) {
      const cookies = { gatehouse_refresh: refreshCookie }
      const answer = await server.send({ method: 'POST', url, headers, cookies })
      expect(answer.status).toBe(401)
      expect(answer.body['code']).toBe('invalid_token')
      expect(answer.cookies.map(({ value }) => value)).toEqual(['', '', ''])
    }
  })

  test('is the only request that the refresh cookie authenticates', async () => {
    const { refreshToken } = await logInAs(server, 'employee')
    const cookies = { gatehouse_refresh: refreshToken }
    const answer = await server.send({ url: '/auth/status', headers, cookies })
    expect(answer.status).toBe(401)
    expect(answer.body['code']).toBe('token_required')
  })
})

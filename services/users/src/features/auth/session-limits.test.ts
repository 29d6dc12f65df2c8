import { refresh, status } from '@gatehouse/contract'
import { describe, expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ageSession, logInAs } from '../../../test/factories.ts'

const server = useApp()
const DAY = 86_400

type Session = Awaited<ReturnType<typeof logInAs>>

const headers = { 'auth-transport': 'cookie' }
const uses = {
  'the refresh token': ({ refreshToken }: Session) =>
    server.send({ method: 'POST', url: '/auth/refresh', payload: { refresh_token: refreshToken } }),
  'the cookie': ({ refreshToken }: Session) =>
    server.send({
      method: 'POST',
      url: '/auth/refresh',
      headers,
      cookies: { gatehouse_refresh: refreshToken },
    }),
  'the access token': ({ token }: Session) =>
    server.send({ url: '/auth/status', headers: { authorization: `Bearer ${token}` } }),
}

const ENDED = { code: 'invalid_token', message: 'Session ended. Please log in again.' }

/** Ages the session by days during which it was in use. */
const useFor = async (session: Session, days: number) => {
  await ageSession(server, session.id, days * DAY)
  await server.app.db.$executeRaw`
    UPDATE sessions SET expires_at = least(now() + interval '30 days', created_at + interval '90 days')
    WHERE id = ${session.id}::uuid`
}

describe.for(Object.entries(uses))('%s', ([, use]) => {
  test('is valid until 30 days after the last use', async () => {
    const session = await logInAs(server, 'employee')
    await ageSession(server, session.id, 30 * DAY - 60)
    expect((await use(session)).status).toBe(200)
  })

  test('is refused 30 days after the last use', async () => {
    const session = await logInAs(server, 'employee')
    await ageSession(server, session.id, 30 * DAY + 1)
    const { status: code, body } = await use(session)
    expect(code).toBe(401)
    expect(body).toMatchObject(ENDED)
  })

  test('is refused 90 days after the log-in, however often the session was used', async () => {
    const session = await logInAs(server, 'employee')
    await useFor(session, 89)
    expect((await use(session)).status).toBe(200)
    await ageSession(server, session.id, DAY + 1)
    const { status: code, body } = await use(session)
    expect(code).toBe(401)
    expect(body).toMatchObject(ENDED)
  })
})

test('each refresh extends the idle expiry, up to 90 days after the log-in', async () => {
  const session = await logInAs(server, 'employee')
  let token = session.refreshToken
  // Refreshes on the days 25, 50, 75 and 88.
  for (const [days, left] of [
    [25, 30],
    [25, 30],
    [25, 15],
    [13, 2],
  ] as const) {
    await ageSession(server, session.id, days * DAY)
    const { status: code, body } = await server.call(refresh, { body: { refresh_token: token } })
    expect(code).toBe(200)
    expect(Math.round(body.refresh_expires_in / DAY)).toBe(left)
    token = body.refresh_token ?? ''
  }
  await ageSession(server, session.id, 2 * DAY + 1)
  const { body } = await uses['the refresh token']({ ...session, refreshToken: token })
  expect(body).toMatchObject(ENDED)
})

test('sessions expire by the clock of the database, not of the service', async () => {
  const session = await logInAs(server, 'employee')
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 400 * DAY * 1000 })
  const { body } = await uses['the refresh token'](session)
  vi.useRealTimers()
  expect(body['refresh_expires_in']).toBeGreaterThan(30 * DAY - 60)
  expect((await server.call(status, { token: session.token })).status).toBe(200)
})

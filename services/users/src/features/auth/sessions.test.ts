import {
  changePassword,
  endOtherSessions,
  endSession,
  endUserSession,
  listSessions,
  login,
  logout,
  patchUser,
  refresh,
  status,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ageSession, createUser, logInAs, openSession } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const UNKNOWN = '01a1fa65-0000-7000-8000-000000000000'

/** Opens two sessions of one user. */
async function twoSessions() {
  const here = await logInAs(server, 'employee')
  return { ...here, elsewhere: await openSession(server, here.user) }
}

const isLive = async (token: string) => (await server.call(status, { token })).status === 200

test('lists the caller’s live sessions by last use and marks the current one', async () => {
  const user = await createUser(server, { username: 'ada' })
  const body = { email: user.email, password: PASSWORD }
  const headers = { 'user-agent': 'Firefox on a telephone' }
  const { body: opened } = await server.call(login, { body, headers })
  const older = await openSession(server, user)
  await ageSession(server, older.id, 3_600)
  await logInAs(server, 'employee')
  const answer = await server.call(listSessions, { token: opened.access_token })
  expect(answer.status).toBe(200)
  const time = expect.stringMatching(/^20\d\d-.*Z$/)
  const same = { created_at: time, last_used_at: time, expires_at: time, methods: ['password'] }
  expect(answer.body.data.items).toEqual([
    {
      id: expect.any(String),
      current: true,
      ...same,
      ip: '127.0.0.1',
      user_agent: 'Firefox on a telephone',
    },
    { id: older.id, current: false, ...same, ip: '192.0.2.1', user_agent: 'test' },
  ])
})

test('does not list ended or expired sessions', async () => {
  const { user, token, elsewhere } = await twoSessions()
  const expired = await openSession(server, user)
  await ageSession(server, expired.id, 31 * 86_400)
  await server.call(logout, { token: elsewhere.token })
  const { body } = await server.call(listSessions, { token })
  expect(body.data.items).toHaveLength(1)
})

test('ends another session of the caller immediately and keeps the current one', async () => {
  const { token, elsewhere } = await twoSessions()
  const answer = await server.call(endSession, { params: { id: elsewhere.id }, token })
  expect(answer.status).toBe(200)
  expect(await isLive(elsewhere.token)).toBe(false)
  const renewed = await server.call(refresh, { body: { refresh_token: elsewhere.refreshToken } })
  expect(renewed.status).toBe(401)
  expect(await isLive(token)).toBe(true)
})

test('ends the current session', async () => {
  const { id, token } = await logInAs(server, 'employee')
  expect((await server.call(endSession, { params: { id }, token })).status).toBe(200)
  expect(await isLive(token)).toBe(false)
})

test('ends all sessions of the caller except the current one', async () => {
  const { user, token, elsewhere } = await twoSessions()
  const third = await openSession(server, user)
  const other = await logInAs(server, 'employee')
  expect((await server.call(endOtherSessions, { token })).status).toBe(200)
  expect(await isLive(elsewhere.token)).toBe(false)
  expect(await isLive(third.token)).toBe(false)
  expect(await isLive(token)).toBe(true)
  expect(await isLive(other.token)).toBe(true)
})

test('answers 404 for another user’s session, as if it did not exist, and keeps it', async () => {
  const { token } = await logInAs(server, 'admin')
  const other = await logInAs(server, 'employee')
  const foreign = await server.call(endSession, { params: { id: other.id }, token })
  const unknown = await server.call(endSession, { params: { id: UNKNOWN }, token })
  for (const [answer, id] of [
    [foreign, other.id],
    [unknown, UNKNOWN],
  ] as const) {
    expect(answer.status).toBe(404)
    expect(answer.body).toMatchObject({
      code: 'not_found',
      message: `Session ${id} does not exist.`,
    })
  }
  expect(await isLive(other.token)).toBe(true)
})

test.for(['x', '1', "' OR 1=1", '\u0000', 'x'.repeat(2_000)])(
  'answers 404 for the malformed session id %j',
  async (id) => {
    const { token } = await logInAs(server, 'employee')
    expect((await server.call(endSession, { params: { id }, token })).status).toBe(404)
  },
)

test('of 20 concurrent requests to end one session, one succeeds', async () => {
  const { token, elsewhere } = await twoSessions()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      server.call(endSession, { params: { id: elsewhere.id }, token }),
    ),
  )
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(19).fill(404)])
})

test.for([listSessions, endOtherSessions])(
  'answers 401 to an anonymous $method /auth/sessions',
  async (endpoint) => {
    expect((await server.call(endpoint)).status).toBe(401)
  },
)

/** Returns the reasons in the answers to an ended session’s access and refresh token. */
async function reasonsFor({ token, refreshToken }: { token: string; refreshToken: string }) {
  const byAccess = await server.call(status, { token })
  const byRefresh = await server.call(refresh, { body: { refresh_token: refreshToken } })
  return [byAccess, byRefresh].map(({ body }) => ('errors' in body ? body.errors : undefined))
}

const ENDS: Record<string, (session: Awaited<ReturnType<typeof twoSessions>>) => Promise<unknown>> =
  {
    'You logged out.': ({ elsewhere }) => server.call(logout, { token: elsewhere.token }),
    'A new log-in on the same device took its place.': ({ user, elsewhere }) =>
      server.call(login, {
        body: { email: user.email, password: PASSWORD },
        headers: { 'auth-transport': 'cookie' },
        cookies: { gatehouse_refresh: elsewhere.refreshToken },
      }),
    'You ended this session from another one.': ({ token, elsewhere }) =>
      server.call(endSession, { params: { id: elsewhere.id }, token }),
    'Your password was changed.': ({ token }) =>
      server.call(changePassword, {
        body: { current_password: PASSWORD, new_password: OTHER_PASSWORD },
        token,
      }),
    'An admin changed your access.': async ({ user }) => {
      const { token } = await logInAs(server, 'admin')
      return server.call(patchUser, { params: { id: user.id }, body: { active: false }, token })
    },
    'An admin ended this session.': async ({ user, elsewhere }) => {
      const { token } = await logInAs(server, 'admin')
      const params = { id: user.id, session: elsewhere.id }
      return server.call(endUserSession, { params, token })
    },
    'This session was not used for a long time, or has reached its end.': ({ elsewhere }) =>
      ageSession(server, elsewhere.id, 31 * 86_400),
  }

test.for(Object.keys(ENDS))(
  'answers tokens of an ended session with the reason: %s',
  async (reason) => {
    const session = await twoSessions()
    await ENDS[reason]?.(session)
    expect(await reasonsFor(session.elsewhere)).toEqual([{ session: reason }, { session: reason }])
  },
)

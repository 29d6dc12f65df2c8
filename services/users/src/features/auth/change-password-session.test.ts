import { changePassword, login, logout, refresh, status } from '@gatehouse/contract'
import { expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { logInAs } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { ask, expectAdmitted, expectRefused } from '../../../test/verify.ts'

const server = useApp()
const body = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
const byCookie = { 'auth-transport': 'cookie' }

const refreshBy = (gatehouse_refresh: string) =>
  server.call(refresh, { body: undefined, headers: byCookie, cookies: { gatehouse_refresh } })

type LoggedIn = Awaited<ReturnType<typeof logInAs>>

async function expectEnded({ token, refreshToken, pass }: LoggedIn) {
  const reason = { errors: { session: 'Your password was changed.' } }
  expect((await server.call(status, { token })).body).toMatchObject(reason)
  expect((await refreshBy(refreshToken)).body).toMatchObject(reason)
  const payload = { refresh_token: refreshToken }
  const inBody = await server.send({ method: 'POST', url: '/auth/refresh', payload })
  expect(inBody.body).toMatchObject(reason)
  expectRefused(await ask(server, { pass }), 401, 'invalid_token')
}

test('a password change opens a new session and invalidates the tokens of the previous one', async () => {
  const caller = await logInAs(server, 'employee')
  const answer = await server.call(changePassword, { token: caller.token, body })
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({
    status: 'success',
    message: 'Password changed.',
    access_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 900,
    refresh_token: expect.any(String),
    refresh_expires_in: 2_592_000,
  })
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
  expect(answer.headers).not.toHaveProperty('set-cookie')
  expect((await server.call(status, { token: answer.body.access_token })).status).toBe(200)
  const { refresh_token = '' } = answer.body
  expect((await server.call(refresh, { body: { refresh_token } })).status).toBe(200)
  await expectEnded(caller)
})

test('a password change by cookie sends the new refresh token only as a cookie and invalidates the old cookies', async () => {
  const caller = await logInAs(server, 'manager')
  const answer = await server.call(changePassword, {
    token: caller.token,
    body,
    headers: byCookie,
    cookies: { gatehouse_refresh: caller.refreshToken, gatehouse_session: caller.pass },
  })
  expect(answer.status).toBe(200)
  expect(answer.body).not.toHaveProperty('refresh_token')
  const set = Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]))
  expect(set['gatehouse_signed_in']).toBe('1')
  expect((await refreshBy(set['gatehouse_refresh'] ?? '')).status).toBe(200)
  const [{ id = '' } = {}] = await server.app.db.session.findMany({ where: { endedAt: null } })
  const pass = set['gatehouse_session'] ?? ''
  expectAdmitted(await ask(server, { role: 'manager', pass }), { ...caller, id })
  await expectEnded(caller)
})

test('a password change leaves one audit event, with the new session', async () => {
  const { token, refreshToken } = await logInAs(server, 'employee')
  const cookies = { gatehouse_refresh: refreshToken }
  await server.call(changePassword, { token, body, headers: byCookie, cookies })
  const [{ id = '' } = {}] = await server.app.db.session.findMany({ where: { endedAt: null } })
  const trail = await readTrail(server)
  expect(trail).toMatchObject([{ action: 'authn_password_change', object: { id } }])
})

test('a password change by cookie ends another user’s session of the same browser', async () => {
  const [caller, other] = [await logInAs(server, 'employee'), await logInAs(server, 'employee')]
  const cookies = { gatehouse_refresh: other.refreshToken }
  await server.call(changePassword, { token: caller.token, body, headers: byCookie, cookies })
  expect((await server.call(status, { token: other.token })).status).toBe(401)
  const about = (await readTrail(server)).filter(({ user }) => user?.id === other.user.id)
  expect(about).toMatchObject([{ action: 'authn_token_revoked', detail: 'replaced' }])
})

test('refuses a cross-site password change by cookie', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const headers = { ...byCookie, 'sec-fetch-site': 'cross-site' }
  const answer = await server.call(changePassword, { token, body, headers })
  expect(answer.status).toBe(403)
  expect(answer.body).toMatchObject({ code: 'cross_site_request' })
  expect((await server.call(status, { token })).status).toBe(200)
  const credentials = { email: user.email, password: PASSWORD }
  expect((await server.call(login, { body: credentials })).status).toBe(200)
})

test('a password change fails if the session ends concurrently', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const { passwords } = server.app
  const hash = passwords.hash.bind(passwords)
  vi.spyOn(passwords, 'hash').mockImplementationOnce(async (password, flow) => {
    await server.call(logout, { token })
    return hash(password, flow)
  })
  const answer = await server.call(changePassword, { token, body })
  expect(answer.status).toBe(401)
  expect(await server.app.db.session.count({ where: { endedAt: null } })).toBe(0)
  const credentials = { email: user.email, password: PASSWORD }
  expect((await server.call(login, { body: credentials })).status).toBe(200)
})

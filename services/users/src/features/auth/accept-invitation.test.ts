import { acceptInvitation, login, readInvitation, status } from '@gatehouse/contract'
import { expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createInvitation, createUser, openSession } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

const accept = (token: string, { username = 'ada', password = PASSWORD } = {}) =>
  server.call(acceptInvitation, { body: { token, username, password } })
const read = (token: string) => server.call(readInvitation, { body: { token } })
const codeOf = ({ status, body }: { status: number; body: unknown }) => [
  status,
  (body as { code?: string }).code,
]
const change = (id: string | null, data: object) =>
  server.app.db.user.update({ where: { id: id ?? '' }, data })

test('creates an account with the invited address, verified, and the invited role', async () => {
  const invitation = await createInvitation(server, { role: 'manager' })
  const answer = await accept(invitation.token)
  expect(answer.status).toBe(201)
  expect(answer.body.data).toMatchObject({
    username: 'ada',
    email: 'invited@example.test',
    role: 'manager',
    email_verified: true,
    state: 'active',
  })
  const me = await server.call(status, { token: answer.body.access_token })
  expect(me.body.data.id).toBe(answer.body.data.id)
  const body = { email: 'ada', password: PASSWORD }
  expect((await server.call(login, { body })).status).toBe(200)
  const where = { id: invitation.id }
  expect(await server.app.db.invitation.findUnique({ where })).toMatchObject({
    userId: answer.body.data.id,
    acceptedAt: expect.any(Date),
  })
})

test('opens the session by cookies and replaces the session of the browser', async () => {
  const { token } = await createInvitation(server)
  const other = await createUser(server)
  const former = await openSession(server, other)
  const answer = await server.call(acceptInvitation, {
    body: { token, username: 'ada', password: PASSWORD },
    headers: { 'auth-transport': 'cookie' },
    cookies: { gatehouse_refresh: former.refreshToken },
  })
  expect(answer.body).not.toHaveProperty('refresh_token')
  expect(answer.cookies.map(({ name }) => name)).toContain('gatehouse_refresh')
  const where = { id: former.id }
  expect(await server.app.db.session.findUnique({ where })).toMatchObject({ endReason: 'replaced' })
})

test('accepts a form, and refuses the cookie transport from another site', async () => {
  const { token } = await createInvitation(server)
  const url = '/auth/invitations/accept'
  const payload = new URLSearchParams({ token, username: 'ada', password: PASSWORD }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const foreign = { ...headers, 'auth-transport': 'cookie', origin: 'https://evil.example' }
  const refused = await server.send({ method: 'POST', url, payload, headers: foreign })
  expect(codeOf(refused)).toEqual([403, 'cross_site_request'])
  expect((await server.send({ method: 'POST', url, payload, headers })).status).toBe(201)
})

test('reading an invitation consumes nothing', async () => {
  const { token } = await createInvitation(server)
  for (let times = 0; times < 5; times += 1) expect((await read(token)).status).toBe(200)
  expect((await accept(token)).status).toBe(201)
  expect(codeOf(await read(token))).toEqual([410, 'link_used'])
})

test('an invitation is accepted once', async () => {
  const { token } = await createInvitation(server)
  await accept(token)
  expect(codeOf(await accept(token, { username: 'grace' }))).toEqual([410, 'link_used'])
  expect(await server.app.db.user.count({ where: { email: 'invited@example.test' } })).toBe(1)
})

test('an invitation expires on the clock of the database', async () => {
  const { id, token } = await createInvitation(server)
  const setExpiry = (seconds: number) => server.app.db.$executeRaw`
    UPDATE invitations SET expires_at = now() + make_interval(secs => ${seconds}::float8)
    WHERE id = ${id}::uuid`
  await setExpiry(-0.001)
  vi.useFakeTimers({ now: Date.now() - 86_400_000, toFake: ['Date'] })
  try {
    expect(codeOf(await read(token))).toEqual([410, 'link_expired'])
    expect(codeOf(await accept(token))).toEqual([410, 'link_expired'])
  } finally {
    vi.useRealTimers()
  }
  await setExpiry(60)
  expect((await accept(token)).status).toBe(201)
})

test.for([
  ['was demoted', { role: 'manager' }],
  ['was deactivated', { active: false }],
] as const)('an invitation is void after its inviter %s', async ([, data]) => {
  const { token, invitedById } = await createInvitation(server)
  await change(invitedById, data)
  expect(codeOf(await read(token))).toEqual([410, 'link_superseded'])
  expect(codeOf(await accept(token))).toEqual([410, 'link_superseded'])
  expect(await server.app.db.user.count()).toBe(1)
})

test('an invitation is void after its inviter was deleted', async () => {
  const { token, invitedById } = await createInvitation(server)
  await server.app.db.user.delete({ where: { id: invitedById ?? '' } })
  expect(codeOf(await accept(token))).toEqual([410, 'link_superseded'])
})

test('a taken username is reported beside its field and leaves the invitation usable', async () => {
  const { token } = await createInvitation(server)
  await createUser(server, { username: 'ada' })
  const answer = await accept(token)
  expect(codeOf(answer)).toEqual([409, 'user_exists'])
  expect(answer.body).toMatchObject({ errors: { username: 'This username is taken.' } })
  expect((await accept(token, { username: 'grace' })).status).toBe(201)
})

test('an invitation is void once its address has an account', async () => {
  const { token, email } = await createInvitation(server)
  await createUser(server, { username: 'ada', email: email.toUpperCase() })
  expect(codeOf(await read(token))).toEqual([410, 'link_superseded'])
  expect(codeOf(await accept(token, { username: 'grace' }))).toEqual([410, 'link_superseded'])
})

test.for([
  ['short', 'Use at least 12 characters.'],
  ['passwordpassword', 'This password is on the list of common passwords.'],
  ['invited-by-a-friend', 'Leave your name and address out of the password.'],
] as const)(
  'refuses the password %s and leaves the invitation usable',
  async ([password, fault]) => {
    const { token } = await createInvitation(server)
    const answer = await accept(token, { password })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ errors: { password: expect.any(String) } })
    if (password !== 'short') expect(answer.body).toMatchObject({ errors: { password: fault } })
    expect((await accept(token)).status).toBe(201)
  },
)

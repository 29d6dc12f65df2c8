import {
  changePassword,
  confirmPasswordReset,
  listSessions,
  login,
  readLink,
} from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { createUser, logInAs, openSession } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { askForReset } from '../../../test/recovery.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()
let user: Awaited<ReturnType<typeof createUser>>
beforeEach(async () => {
  user = await createUser(server, { username: 'owner-of-it' })
})

const logIn = (password: string) => server.call(login, { body: { email: user.email, password } })
const confirm = (token: string, new_password = OTHER_PASSWORD) =>
  server.call(confirmPasswordReset, { body: { token, new_password } })
const read = (token: string) => server.call(readLink, { body: { token } })

test('says what a link is for without using it up', async () => {
  const { token } = await askForReset(server, user.email)
  for (let times = 0; times < 3; times += 1) {
    const { status, body } = await read(token)
    expect(status).toBe(200)
    expect(body.data).toEqual({
      purpose: 'reset',
      username: user.username,
      email: user.email,
      expires_at: expect.any(String),
    })
  }
})

test('changes the password, ends all sessions, sends a notice and opens no session', async () => {
  const session = await openSession(server, user)
  const { token } = await askForReset(server, user.email)
  const { status, body, cookies } = await confirm(token)
  expect(status).toBe(200)
  expect(body).toEqual({ status: 'success', message: expect.stringContaining('Log in') })
  expect(cookies.map(({ name, value }) => [name, value])).toEqual([
    ['gatehouse_device', expect.stringMatching(/^[\w-]{91}$/)],
    ['gatehouse_recovery', ''],
  ])

  const ended = await server.call(listSessions, { token: session.token })
  expect(ended.body).toMatchObject({ errors: { session: 'Your password was changed.' } })
  expect((await logIn(PASSWORD)).status).toBe(401)
  expect((await logIn(OTHER_PASSWORD)).status).toBe(200)
  expect((await mailTo(server, user.email)).map(({ kind }) => kind)).toContain('password_changed')
  const [event] = await readTrail(server, { action: 'authn_password_reset' })
  expect(event).toMatchObject({ actor: { id: user.id }, user: { id: user.id } })
})

test('20 concurrent resets by one link change the password once', async () => {
  const { token } = await askForReset(server, user.email)
  const answers = await together((n) => confirm(token, `${OTHER_PASSWORD}-${n}`))
  expect(tally(answers)).toEqual({ 200: 1, 410: 19 })
  const winner = answers.findIndex(({ status }) => status === 200)
  expect((await logIn(`${OTHER_PASSWORD}-${winner}`)).status).toBe(200)
  expect(await readTrail(server, { action: 'authn_password_reset' })).toHaveLength(1)
})

test('a refused password does not use up the link', async () => {
  const { token } = await askForReset(server, user.email)
  const { status, body } = await confirm(token, `x-${user.username}-x`)
  expect([status, body]).toMatchObject([400, { errors: { new_password: expect.any(String) } }])
  expect((await confirm(token)).status).toBe(200)
})

test('a used link and its superseded sibling say so', async () => {
  const [first, second] = [
    await askForReset(server, user.email),
    await askForReset(server, user.email),
  ]
  await confirm(second.token)
  for (const call of [read, confirm]) {
    expect(await call(second.token)).toMatchObject({ status: 410, body: { code: 'link_used' } })
    expect(await call(first.token)).toMatchObject({
      status: 410,
      body: { code: 'link_superseded' },
    })
  }
})

test('an expired link says so', async () => {
  const { token } = await askForReset(server, user.email)
  await server.app.db.$executeRaw`UPDATE account_links SET expires_at = now() - interval '1 second'`
  for (const call of [read, confirm]) {
    expect(await call(token)).toMatchObject({ status: 410, body: { code: 'link_expired' } })
  }
})

test.for(['', 'x', 'x'.repeat(43), 'x'.repeat(512), 'é'.repeat(43)])(
  'the token %j is unknown',
  async (token) => {
    for (const call of [read, confirm]) {
      expect(await call(token)).toMatchObject({ status: 404, body: { code: 'link_unknown' } })
    }
  },
)

test('a changed password voids the links of the old one', async () => {
  const { token } = await askForReset(server, user.email)
  const session = await openSession(server, user)
  await server.call(changePassword, {
    body: { current_password: PASSWORD, new_password: OTHER_PASSWORD },
    token: session.token,
  })
  expect(await confirm(token)).toMatchObject({ status: 410, body: { code: 'link_superseded' } })
  expect((await mailTo(server, user.email)).at(-1)?.kind).toBe('password_changed')
})

test('a deactivated user can’t reset the password by an earlier link', async () => {
  const { token } = await askForReset(server, user.email)
  await server.app.db.user.update({ where: { id: user.id }, data: { active: false } })
  expect((await confirm(token)).status).toBe(410)
})

test('needs exactly one of token and code', async () => {
  const neither = await server.send({
    method: 'POST',
    url: confirmPasswordReset.path,
    payload: { new_password: OTHER_PASSWORD },
  })
  const both = await server.call(confirmPasswordReset, {
    body: { token: 'x', code: '12345678', new_password: OTHER_PASSWORD },
  })
  for (const { status, body } of [neither, both]) {
    expect([status, body]).toMatchObject([400, { errors: { token: 'Send token or code.' } }])
  }
})

test('a session of somebody else stays', async () => {
  const other = await logInAs(server, 'employee')
  const { token } = await askForReset(server, user.email)
  await server.call(confirmPasswordReset, {
    body: { token, new_password: OTHER_PASSWORD },
    token: other.token,
  })
  expect((await server.call(listSessions, { token: other.token })).status).toBe(200)
})

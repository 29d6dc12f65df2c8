import {
  createUser as addUser,
  confirmEmailVerification,
  login,
  refresh,
  status,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { NO_REQUEST } from '#/domain/audit/audit-event.ts'
import { logIn } from '#/domain/sessions/log-in.ts'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { run } from '../../../test/cli.ts'
import { createUser, logInAs, openSession } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { mailIsDone } from '../../../test/recovery.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp({ EMAIL_VERIFICATION: 'required' })

const attempt = (email: string, password = PASSWORD) =>
  server.call(login, { body: { email, password } })

async function verify(email: string) {
  await mailIsDone(server)
  const message = (await mailTo(server, email)).at(-1)
  if (message?.kind !== 'verify_email') throw new Error('No verification was mailed.')
  return server.call(confirmEmailVerification, { body: { token: message.data.token } })
}

test('opens no session before the address is verified, and says so to the right password', async () => {
  const user = await createUser(server, { username: 'newcomer' })
  for (const name of [user.email, user.username]) {
    const answer = await attempt(name)
    expect(answer).toMatchObject({
      status: 403,
      cookies: [],
      body: { code: 'email_unverified', errors: { address: user.email } },
    })
  }
  expect(await server.app.db.session.count()).toBe(0)
  const [event] = await readTrail(server, { action: 'authn_login_fail' })
  expect(event).toMatchObject({ user: { id: user.id }, detail: 'email_unverified' })
})

test('a wrong password learns nothing about the address', async () => {
  await createUser(server, { username: 'unverified' })
  await createUser(server, { username: 'verified', emailVerified: true })
  const answers = []
  for (const name of ['unverified', 'verified', 'nobody']) {
    const { status: code, body } = await attempt(name, OTHER_PASSWORD)
    answers.push([code, { ...body, request_id: '' }])
  }
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]).toEqual(answers[2])
})

test('the statement that logs in requires the verified address too', async () => {
  const user = await createUser(server, { username: 'newcomer' })
  const event = { ...NO_REQUEST, action: 'authn_login_success', actor: user, user } as const
  const account = {
    ...user,
    event,
    counted: [],
    requiresVerified: true,
    satisfiesSecondFactor: false,
  }
  const device = { ip: '192.0.2.1', userAgent: 'test', methods: ['password'] } as const
  expect(await logIn(server.app.db.$prepared, account, device)).toBeNull()
  const verified = { ...account, requiresVerified: false }
  expect(await logIn(server.app.db.$prepared, verified, device)).not.toBeNull()
})

test('an admin’s new user gets a mail, and logs in after it', async () => {
  const { token } = await logInAs(server, 'admin')
  const email = 'added@example.test'
  const body = { username: 'added', email, password: PASSWORD }
  const added = await server.call(addUser, { body, token })
  expect(added).toMatchObject({ status: 201, body: { data: { email_verified: false } } })
  expect((await attempt(email)).status).toBe(403)
  expect((await verify(email)).status).toBe(200)
  expect((await attempt(email)).status).toBe(200)
})

test('an operator vouches for the address of an admin', async () => {
  const options = ['--username', 'chief', '--email', 'chief@example.test', '--password', PASSWORD]
  expect((await run(['create-admin', ...options])).code).toBe(0)
  expect((await attempt('chief')).status).toBe(200)
})

test('a session from before goes on', async () => {
  const user = await createUser(server, { username: 'earlier' })
  const { token, refreshToken } = await openSession(server, user)
  expect((await server.call(status, { token })).status).toBe(200)
  const refreshed = await server.call(refresh, { body: { refresh_token: refreshToken } })
  expect(refreshed.status).toBe(200)
})

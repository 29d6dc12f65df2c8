import {
  confirmEmailVerification,
  login,
  readLink,
  register,
  requestEmailVerification,
  status,
  updateUser,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { ownerQuery } from '../../../test/database.ts'
import { loggedIn, logInAs } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { mailIsDone, passBudgets } from '../../../test/recovery.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()
const off = useApp({ EMAIL_VERIFICATION: 'off' })
const approving = useApp({ REGISTRATION: 'approval' })
const EMAIL = 'newcomer@example.test'
const body = { username: 'newcomer', email: EMAIL, password: PASSWORD }

async function tokenTo(to = EMAIL, from = server): Promise<string> {
  await mailIsDone(from)
  const message = (await mailTo(from, to)).at(-1)
  if (message?.kind !== 'verify_email' && message?.kind !== 'verify_new_account')
    throw new Error('No verification was mailed.')
  return message.data.token
}

const confirm = (token: string, at = server) =>
  at.call(confirmEmailVerification, { body: { token } })

test('a registration mails a link that verifies the address once', async () => {
  const registered = loggedIn((await server.call(register, { body })).body)
  expect(registered.data.email_verified).toBe(false)
  const token = await tokenTo()
  expect((await server.call(readLink, { body: { token } })).body.data).toMatchObject({
    purpose: 'verify',
    username: 'newcomer',
    email: EMAIL,
  })
  const answers = await together(() => confirm(token))
  expect(tally(answers)).toEqual({ 200: 1, 410: 19 })
  const { body: after } = await server.call(status, { token: registered.access_token })
  expect(after.data.email_verified).toBe(true)
  const [event] = await readTrail(server, { action: 'user_email_verified' })
  expect(event).toMatchObject({ actor: { username: 'newcomer' }, user: { username: 'newcomer' } })
})

test('an optional verification does not keep anybody from logging in', async () => {
  await server.call(register, { body })
  expect((await server.call(login, { body: { email: EMAIL, password: PASSWORD } })).status).toBe(
    200,
  )
})

test('a registration that awaits approval is verified too', async () => {
  await approving.call(register, { body })
  expect((await confirm(await tokenTo(EMAIL, approving), approving)).status).toBe(200)
  expect(await approving.app.db.user.findUnique({ where: { email: EMAIL } })).toMatchObject({
    emailVerified: true,
    approval: 'pending',
  })
})

test('2,000 registrations in an hour mail nothing to the next, who can still ask for a mail', async () => {
  await ownerQuery(`
    INSERT INTO mail_outbox (id, kind, state, resolved_at, finished_at)
    SELECT gen_random_uuid(), 'verify_new_account', 'sent', now(), now() FROM generate_series(1, 2000)`)
  const { access_token: token } = loggedIn((await server.call(register, { body })).body)
  await mailIsDone(server)
  expect(await mailTo(server, EMAIL)).toEqual([])
  await passBudgets(server)
  await ownerQuery(`UPDATE mail_outbox SET resolved_at = now() WHERE kind = 'verify_new_account'`)
  await server.call(requestEmailVerification, { token })
  expect(await tokenTo()).not.toBe('')
})

test('a registration and another request mail one link a minute', async () => {
  const { access_token: token } = loggedIn((await server.call(register, { body })).body)
  expect((await server.call(requestEmailVerification, { token })).status).toBe(202)
  await mailIsDone(server)
  expect(await mailTo(server, EMAIL)).toHaveLength(1)
})

test('a link does not verify another address', async () => {
  const { user, token: session } = await logInAs(server, 'employee')
  await server.call(requestEmailVerification, { token: session })
  await mailIsDone(server)
  const token = await tokenTo(user.email)
  const body = { username: user.username, email: 'other@example.test' }
  const { token: admins } = await logInAs(server, 'admin')
  await server.call(updateUser, { params: { id: user.id }, body, token: admins })
  expect(await confirm(token)).toMatchObject({ status: 410, body: { code: 'link_superseded' } })
})

test('sends another mail to the caller, and none to a verified address', async () => {
  const { user, token: session } = await logInAs(server, 'employee')
  const asked = await server.call(requestEmailVerification, { token: session })
  expect(asked).toMatchObject({ status: 202, body: { status: 'success' } })
  await mailIsDone(server)
  await confirm(await tokenTo(user.email))
  await passBudgets(server)
  await server.call(requestEmailVerification, { token: session })
  await mailIsDone(server)
  expect(await mailTo(server, user.email)).toHaveLength(1)
})

test('with EMAIL_VERIFICATION=off nothing is mailed', async () => {
  const { body: answer } = await off.call(register, { body })
  expect(await mailTo(off, EMAIL)).toEqual([])
  const { access_token: token } = loggedIn(answer)
  const asked = await off.call(requestEmailVerification, { token })
  expect(asked).toMatchObject({ status: 403, body: { code: 'mail_off' } })
})

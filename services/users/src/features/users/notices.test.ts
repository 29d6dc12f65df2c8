import { approveUser, deleteUser, refresh, rejectUser, updateUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { askForReset } from '../../../test/recovery.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const grace0 = useApp({ REFRESH_GRACE: '0' })

const kindsTo = async (email: string) => (await mailTo(server, email)).map(({ kind }) => kind)

test('mails the decision about a registration, with the reason of a rejection', async () => {
  const { token } = await logInAs(server, 'manager')
  const [yes, no] = [
    await createUser(server, { approval: 'pending' }),
    await createUser(server, { approval: 'pending' }),
  ]
  await server.call(approveUser, { params: { id: yes.id }, body: undefined, token })
  const reason = 'Unknown here.'
  await server.call(rejectUser, { params: { id: no.id }, body: { reason }, token })
  expect(await mailTo(server, yes.email)).toMatchObject([
    { kind: 'approval_decided', data: { approved: true } },
  ])
  expect(await mailTo(server, no.email)).toMatchObject([
    { kind: 'approval_decided', data: { approved: false, reason } },
  ])
})

test('a refused decision mails nothing', async () => {
  const { token } = await logInAs(server, 'manager')
  const { id, email } = await createUser(server)
  await server.call(approveUser, { params: { id }, body: undefined, token })
  expect(await kindsTo(email)).toEqual([])
})

test('mails the owner of a deleted account', async () => {
  const { user, token } = await logInAs(server, 'employee')
  await server.call(deleteUser, { params: { id: user.id }, body: { password: PASSWORD }, token })
  expect(await kindsTo(user.email)).toEqual(['account_deleted'])
})

test('an admin’s change mails the former address a notice and the new one a link, and voids the links of the old one', async () => {
  const user = await createUser(server)
  const { token } = await logInAs(server, 'admin')
  await askForReset(server, user.email)
  const body = { username: user.username, email: 'moved@example.test' }
  await server.call(updateUser, { params: { id: user.id }, body, token })
  expect(await kindsTo(user.email)).toEqual(['password_reset', 'address_changed'])
  expect(await kindsTo('moved@example.test')).toEqual(['verify_email'])
  const { rows } = await server.owner.query(
    `SELECT purpose FROM account_links WHERE superseded_at IS NULL ORDER BY purpose`,
  )
  expect(rows).toEqual([{ purpose: 'verify' }])
})

test('a new name alone mails nothing', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const body = { username: 'renamed', email: user.email }
  await server.call(updateUser, { params: { id: user.id }, body, token })
  expect(await kindsTo(user.email)).toEqual([])
})

test('mails the owner of a session whose refresh token was reused', async () => {
  const { user, refreshToken } = await logInAs(grace0, 'employee')
  const present = () => grace0.call(refresh, { body: { refresh_token: refreshToken } })
  const first = await present()
  const second = await grace0.call(refresh, {
    body: { refresh_token: first.body.refresh_token ?? '' },
  })
  expect(second.status).toBe(200)
  expect((await present()).status).toBe(401)
  expect(await kindsTo(user.email)).toEqual(['session_reused'])
})

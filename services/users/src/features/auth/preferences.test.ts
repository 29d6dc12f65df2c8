import {
  getPreferences,
  getUser,
  listOwnAudit,
  patchPreferences,
  status,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { passkeysOf } from '../../../test/passkeys.ts'

const server = useApp()

const set = (token: string, notify_new_device: boolean) =>
  server.call(patchPreferences, { body: { notify_new_device }, token })

test('a new account gets mail about new devices', async () => {
  const { token } = await logInAs(server, 'employee')
  const { body } = await server.call(getPreferences, { token })
  expect(body.data).toEqual({ notify_new_device: true, offer_passkey: true })
})

test('saves the choice, and records each change once', async () => {
  const { token, user } = await logInAs(server, 'employee')
  expect((await set(token, false)).body.data).toMatchObject({ notify_new_device: false })
  expect((await set(token, false)).status).toBe(200)
  expect((await server.call(getPreferences, { token })).body.data.notify_new_device).toBe(false)
  const { body } = await server.call(listOwnAudit, { query: {}, token })
  expect(body.data.items).toMatchObject([
    {
      action: 'user_updated',
      actor: { id: user.id },
      user: { id: user.id },
      changes: { notify_new_device: { before: true, after: false } },
    },
  ])
})

test('a passkey is offered until the person declines, and records that once', async () => {
  const { token } = await logInAs(server, 'employee')
  const decline = () => server.call(patchPreferences, { body: { offer_passkey: false }, token })
  const declined = { notify_new_device: true, offer_passkey: false }
  expect((await decline()).body.data).toEqual(declined)
  expect((await decline()).body.data).toEqual(declined)
  const { body } = await server.call(listOwnAudit, { query: {}, token })
  expect(body.data.items.map(({ changes }) => changes)).toEqual([
    { offer_passkey: { before: true, after: false } },
  ])
})

test('no passkey is offered beside one', async () => {
  const { token, user } = await logInAs(server, 'employee')
  await passkeysOf(server).give(user)
  const { body } = await server.call(getPreferences, { token })
  expect(body.data.offer_passkey).toBe(false)
})

test('mails the owner when it is switched off, at most once an hour', async () => {
  const { token, user } = await logInAs(server, 'employee')
  for (const on of [false, true, false, true]) await set(token, on)
  const kinds = async () => (await mailTo(server, user.email)).map(({ kind }) => kind)
  expect(await kinds()).toEqual(['new_device_mail_off'])
  await server.owner.query(`UPDATE mail_outbox SET created_at = created_at - interval '61 minutes'`)
  await set(token, false)
  expect(await kinds()).toEqual(['new_device_mail_off', 'new_device_mail_off'])
})

test('20 changes at once record as many events as changes, and mail once', async () => {
  const { token, user } = await logInAs(server, 'employee')
  await Promise.all(Array.from({ length: 20 }, () => set(token, false)))
  expect(await server.app.db.auditEvent.count()).toBe(1)
  expect(await mailTo(server, user.email)).toHaveLength(1)
})

test('keeps the session, the version and the responses about the user as they are', async () => {
  const { token, user } = await logInAs(server, 'employee')
  const admin = await logInAs(server, 'admin')
  const read = () => server.call(getUser, { params: { id: user.id }, token: admin.token })
  const before = await read()
  await set(token, false)
  const after = await read()
  expect(after.body).toEqual(before.body)
  expect(after.headers.etag).toBe(before.headers.etag)
  expect((await server.call(status, { token })).body.data).not.toHaveProperty('notify_new_device')
})

test('refuses a value that is no boolean', async () => {
  const { token } = await logInAs(server, 'employee')
  const answer = await server.send({
    method: 'PATCH',
    url: '/auth/preferences',
    headers: { authorization: `Bearer ${token}` },
    payload: { notify_new_device: 'false' },
  })
  expect(answer).toMatchObject({
    status: 400,
    body: { errors: { notify_new_device: 'Choose true or false.' } },
  })
})

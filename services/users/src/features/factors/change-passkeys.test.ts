import { removePasskey, renamePasskey, status } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { logInAs, openSession } from '../../../test/factories.ts'
import { addFactors } from '../../../test/factors.ts'
import { kindsOfMail } from '../../../test/mail.ts'
import { passkeysOf } from '../../../test/passkeys.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { claimsOf } from '../../../test/tokens.ts'

const server = useApp()
const passkeys = passkeysOf(server)
const body = { current_password: PASSWORD }

let session: Awaited<ReturnType<typeof logInAs>>
beforeEach(async () => {
  session = await logInAs(server, 'employee', { username: 'ada' })
})

test('a passkey is renamed, and its name is readable in the trail', async () => {
  const { passkey, token } = await passkeys.add(session.token)
  const params = { id: passkey.id }
  const renamed = await server.call(renamePasskey, {
    params,
    body: { name: 'My phone' },
    token,
  })
  expect(renamed.body.data).toEqual({ ...passkey, name: 'My phone' })
  const [event] = await readTrail(server)
  expect(event).toMatchObject({
    action: 'authn_passkey_renamed',
    changes: { name: { before: 'Passkey', after: 'My phone' } },
  })
})

test('nobody renames or removes the passkey of somebody else', async () => {
  const { passkey, token } = await passkeys.add(session.token)
  const other = await logInAs(server, 'admin')
  const request = { params: { id: passkey.id }, token: other.token }
  const renamed = await server.call(renamePasskey, { ...request, body: { name: 'Mine' } })
  const removed = await server.call(removePasskey, { ...request, body })
  expect([renamed.status, removed.status]).toEqual([404, 404])
  expect(await passkeys.list(token)).toEqual([passkey])
})

test('a removed passkey logs nobody in, and ends the other sessions', async () => {
  const { device, passkey, token } = await passkeys.add(session.token)
  const other = await openSession(server, session.user)
  const removed = await server.call(removePasskey, {
    params: { id: passkey.id },
    body,
    token,
  })
  expect(removed.status).toBe(200)
  expect((await server.call(status, { token: removed.body.access_token })).status).toBe(200)
  expect((await server.call(status, { token: other.token })).status).toBe(401)
  expect((await passkeys.logIn(device)).body).toMatchObject({ code: 'passkey_refused' })
  expect(await kindsOfMail(server)).toEqual(['passkey_added', 'passkey_removed'])
})

test('a session that began with the passkey goes on by the password', async () => {
  const { device, passkey } = await passkeys.add(session.token)
  const { access_token } = (await passkeys.logIn(device)).body
  const removed = await server.call(removePasskey, {
    params: { id: passkey.id },
    body,
    token: access_token,
  })
  expect(claimsOf(removed.body.access_token)).toMatchObject({ amr: ['pwd'], acr: 'aal1' })
})

test('removing one asks for the password, and for a code if log-ins do', async () => {
  const { passkey, token } = await passkeys.add(session.token)
  const request = { params: { id: passkey.id }, token }
  const wrong = { current_password: OTHER_PASSWORD }
  expect((await server.call(removePasskey, { ...request, body: wrong })).status).toBe(400)
  const { code } = await addFactors(server, session.user.id)
  expect((await server.call(removePasskey, { ...request, body })).status).toBe(400)
  const right = { ...body, code: code() }
  expect((await server.call(removePasskey, { ...request, body: right })).status).toBe(200)
})

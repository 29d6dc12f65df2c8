import {
  acceptInvitation,
  listInvitations,
  patchUser,
  readInvitation,
  resendInvitation,
  revokeInvitation,
} from '@gatehouse/contract'
import { v7 as uuidv7 } from 'uuid'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createInvitation, createUser, logInAs } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
let admin: Awaited<ReturnType<typeof logInAs>>
beforeEach(async () => {
  admin = await logInAs(server, 'admin', { username: 'boss' })
})

const invitationOf = (email: string) =>
  createInvitation(server, { email, invitedById: admin.user.id })
const list = (query: object = {}) => server.call(listInvitations, { query, token: admin.token })
const resend = (id: string) => server.call(resendInvitation, { params: { id }, token: admin.token })
const revoke = (id: string) => server.call(revokeInvitation, { params: { id }, token: admin.token })
const accept = (token: string, username = 'ada') =>
  server.call(acceptInvitation, { body: { token, username, password: PASSWORD } })
const stateOf = async (id: string) =>
  (await list()).body.data.items.find((it) => it.id === id)?.state

const expire = (id: string) => server.app.db.$executeRaw`
  UPDATE invitations SET expires_at = now() - interval '1 second' WHERE id = ${id}::uuid`

test('lists invitations by state, newest first', async () => {
  const other = await logInAs(server, 'admin')
  const made = {
    pending: await invitationOf('pending@example.test'),
    expired: await invitationOf('expired@example.test'),
    accepted: await invitationOf('accepted@example.test'),
    revoked: await invitationOf('revoked@example.test'),
    void: await createInvitation(server, {
      email: 'void@example.test',
      invitedById: other.user.id,
    }),
  }
  await expire(made.expired.id)
  await accept(made.accepted.token)
  await revoke(made.revoked.id)
  const params = { id: other.user.id }
  await server.call(patchUser, { params, body: { role: 'manager' }, token: admin.token })

  const { body } = await list()
  expect(body.data.items.map(({ email }) => email)).toEqual(
    Object.keys(made)
      .reverse()
      .map((state) => `${state}@example.test`),
  )
  for (const [state, { id }] of Object.entries(made)) {
    const items = (await list({ state })).body.data.items
    expect(items.map((item) => [item.id, item.state])).toEqual([[id, state]])
  }
  const [accepted] = (await list({ state: 'accepted' })).body.data.items
  expect(accepted).toMatchObject({ user: { username: 'ada' }, invited_by: { username: 'boss' } })
})

test('pages through invitations by cursor in both directions', async () => {
  for (let n = 0; n < 5; n += 1) await invitationOf(`ada-${n}@example.test`)
  const first = (await list({ limit: '2' })).body
  expect(first.data).toMatchObject({ has_prev: false, has_next: true })
  const cursor = new URLSearchParams(first.links.next?.split('?')[1]).get('cursor')
  const second = (await list({ limit: '2', cursor })).body
  expect(second.data.items.map(({ email }) => email)).toEqual([
    'ada-2@example.test',
    'ada-1@example.test',
  ])
  expect(second.data).toMatchObject({ has_prev: true, has_next: true })
  const foreign = await list({ state: 'pending', cursor })
  expect(foreign.status).toBe(400)
})

test('no page has a token or its hash', async () => {
  const { token, tokenHash } = await invitationOf('ada@example.test')
  const text = JSON.stringify((await list()).body)
  for (const secret of [token, Buffer.from(tokenHash).toString('hex'), 'hash', 'token']) {
    expect(text).not.toContain(secret)
  }
})

test('resending voids the former link, renews the expiry and mails the new one', async () => {
  const { id, token } = await invitationOf('ada@example.test')
  await expire(id)
  const { status, body } = await resend(id)
  expect([status, body.data.state]).toEqual([200, 'pending'])
  expect(body.data).not.toHaveProperty('link')
  expect((await accept(token)).status).toBe(404)
  const [mail] = await mailTo(server, 'ada@example.test')
  const newest = /#token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
  expect((await accept(newest)).status).toBe(201)
})

test('an admin who resends a void invitation becomes its inviter', async () => {
  const other = await createUser(server, { role: 'manager' })
  const { id } = await createInvitation(server, { invitedById: other.id })
  expect(await stateOf(id)).toBe('void')
  expect((await resend(id)).body.data).toMatchObject({
    state: 'pending',
    invited_by: { id: admin.user.id },
  })
})

test('a revoked invitation can be neither accepted, resent nor revoked', async () => {
  const { id, token } = await invitationOf('ada@example.test')
  expect((await revoke(id)).status).toBe(200)
  const read = await server.call(readInvitation, { body: { token } })
  expect([read.status, (read.body as { code?: string }).code]).toEqual([410, 'link_superseded'])
  expect((await accept(token)).status).toBe(410)
  for (const again of [await resend(id), await revoke(id)]) {
    expect(again.status).toBe(409)
    expect(again.body).toMatchObject({ code: 'conflict', message: 'This invitation was revoked.' })
  }
})

test('an accepted invitation can be neither resent nor revoked', async () => {
  const { id, token } = await invitationOf('ada@example.test')
  await accept(token)
  for (const again of [await resend(id), await revoke(id)]) {
    expect(again.status).toBe(409)
    expect(again.body).toMatchObject({ message: 'This invitation was accepted.' })
  }
})

test('an invitation is not resent to an address that has an account now', async () => {
  const { id, email } = await invitationOf('ada@example.test')
  await createUser(server, { username: 'ada', email })
  const { status, body } = await resend(id)
  expect([status, body.message]).toEqual([409, 'This address has an account now.'])
})

test.for([uuidv7(), 'nonsense'])('answers 404 for the invitation %s', async (id) => {
  for (const answer of [await resend(id), await revoke(id)]) {
    expect([answer.status, answer.body.message]).toEqual([404, `Invitation ${id} does not exist.`])
  }
})

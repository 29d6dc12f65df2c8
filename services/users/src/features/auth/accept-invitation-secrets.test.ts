import { acceptInvitation, readInvitation } from '@gatehouse/contract'
import { expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createInvitation } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const UNKNOWN = 'A'.repeat(43)

const accept = (token: string, { username = 'ada', password = PASSWORD } = {}) =>
  server.call(acceptInvitation, { body: { token, username, password } })
const read = (token: string) => server.call(readInvitation, { body: { token } })
const codeOf = ({ status, body }: { status: number; body: unknown }) => [
  status,
  (body as { code?: string }).code,
]

test('a stranger learns the same from any token, and causes no hash', async () => {
  const hash = vi.spyOn(server.app.passwords, 'hash')
  const { tokenHash } = await createInvitation(server)
  const headers = { 'x-request-id': 'the-same-id' }
  const asHex = Buffer.from(tokenHash).toString('hex')
  const asBase64 = Buffer.from(tokenHash).toString('base64url')
  const bodies = []
  for (const token of [UNKNOWN, 'nonsense', 'ü', asHex, asBase64]) {
    const answer = await server.call(readInvitation, { body: { token }, headers })
    expect(answer.status).toBe(404)
    bodies.push(answer.body)
    expect(codeOf(await accept(token))).toEqual([404, 'link_unknown'])
  }
  for (const body of bodies) expect(body).toEqual(bodies[0])
  expect(hash).not.toHaveBeenCalled()
})

test('the token is in no log and no audit event, and nothing in a dump opens an invitation', async () => {
  const { token } = await createInvitation(server)
  await read(token)
  const { rows: dump } = await server.owner.query<{ row: string }>(
    'SELECT invitations::text AS row FROM invitations',
  )
  await accept(token, { password: 'short' })
  const opened = await accept(token)
  const { rows: events } = await server.owner.query('SELECT audit_events::text FROM audit_events')
  const traces = JSON.stringify([dump, events, server.logs])
  for (const spelling of [
    token,
    Buffer.from(token).toString('hex'),
    Buffer.from(token).toString('base64'),
  ]) {
    expect(traces).not.toContain(spelling)
  }
  expect(opened.status).toBe(201)
  for (const value of String(dump[0]?.row).match(/[\w-]{3,}/g) ?? []) {
    expect((await read(value)).status).toBe(404)
  }
})

test('records the new user as the actor, with the invitation', async () => {
  const { id, token } = await createInvitation(server)
  const { data } = (await accept(token)).body
  expect(await server.app.db.auditEvent.findMany()).toMatchObject([
    {
      action: 'user_created',
      actorId: data.id,
      userId: data.id,
      objectId: id,
      detail: 'invitation',
    },
  ])
})

test('deleting the account removes its invitation with the address', async () => {
  const { token } = await createInvitation(server)
  const { data } = (await accept(token)).body
  await server.app.db.user.delete({ where: { id: data.id } })
  expect(await server.app.db.invitation.count()).toBe(0)
  expect(codeOf(await read(token))).toEqual([404, 'link_unknown'])
})

import { login, rejectUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'

const reject = (id: string, token: string | undefined, reason?: string) =>
  server.call(rejectUser, {
    params: { id },
    body: { ...(reason !== undefined && { reason }) },
    token,
  })
const rowOf = (id: string) => server.app.db.user.findUnique({ where: { id } })

test.for(['manager', 'admin'] as const)(
  '%s rejects a pending user, whose log-in is answered with the reason',
  async (role) => {
    const user = await createUser(server, { approval: 'pending' })
    const { token } = await logInAs(server, role)
    const { status, body } = await reject(user.id, token, ' Unknown here.\n<b>Ask</b> Grace. ')
    expect(status).toBe(200)
    expect(body).toEqual({
      status: 'success',
      data: expect.objectContaining({ id: user.id, approved: false, state: 'rejected' }),
    })
    const answer = await server.call(login, { body: { email: user.email, password: PASSWORD } })
    expect(answer.status).toBe(403)
    expect(answer.body).toMatchObject({
      code: 'registration_rejected',
      message: 'This registration was not accepted.',
      errors: { reason: 'Unknown here.\n<b>Ask</b> Grace.' },
    })
  },
)

test.for([undefined, '', ' \n\t '])('treats the reason %j as no reason', async (reason) => {
  const { id } = await createUser(server, { approval: 'pending' })
  const { token } = await logInAs(server, 'manager')
  expect((await reject(id, token, reason)).status).toBe(200)
  expect(await rowOf(id)).toMatchObject({ approval: 'rejected', rejectionReason: null })
})

test('accepts a rejection without a body', async () => {
  const { id } = await createUser(server, { approval: 'pending' })
  const { token } = await logInAs(server, 'manager')
  const { status } = await server.call(rejectUser, { params: { id }, body: undefined, token })
  expect(status).toBe(200)
})

test.for(['approved', 'rejected'] as const)(
  'answers 409 to a rejection of a user who is already %s',
  async (approval) => {
    const user = await createUser(server, { approval })
    const { token } = await logInAs(server, 'admin')
    const { status, body } = await reject(user.id, token, 'Too late.')
    expect(status).toBe(409)
    expect(body).toMatchObject({
      code: 'conflict',
      message: 'This registration is already decided.',
    })
    expect(await rowOf(user.id)).toEqual(user)
  },
)

test.for([
  ['{"reason":null}', 'Must be text.'],
  ['{"reason":1}', 'Must be text.'],
  ['{"reason":["x"]}', 'Must be text.'],
  ['{"reason":"\\u0000"}', 'Leave out control characters.'],
  ['{"reason":"\\ud800"}', 'Leave out control characters.'],
  [JSON.stringify({ reason: 'x'.repeat(501) }), 'Use at most 500 characters.'],
] as const)('refuses the rejection %.20s with 400', async ([payload, message]) => {
  const { id } = await createUser(server, { approval: 'pending' })
  const { token } = await logInAs(server, 'manager')
  const { status, body } = await server.send({
    method: 'POST',
    url: `/users/${id}/reject`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    payload,
  })
  expect(status).toBe(400)
  expect(body['errors']).toEqual({ reason: message })
  expect(await rowOf(id)).toMatchObject({ approval: 'pending' })
})

test('stores a reason of 500 characters outside the BMP', async () => {
  const { id } = await createUser(server, { approval: 'pending' })
  const { token } = await logInAs(server, 'manager')
  expect((await reject(id, token, '🔑'.repeat(500))).status).toBe(200)
  expect(await rowOf(id)).toMatchObject({ rejectionReason: '🔑'.repeat(500) })
})

test('answers 401 to an anonymous rejection', async () => {
  const { id } = await createUser(server, { approval: 'pending' })
  const { status, body } = await reject(id, undefined)
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'token_required' })
})

test('answers 403 to an employee’s rejection, even of an unknown user', async () => {
  const { id } = await createUser(server, { approval: 'pending' })
  const { token } = await logInAs(server, 'employee')
  expect((await reject(id, token)).status).toBe(403)
  expect((await reject(UNKNOWN_ID, token)).status).toBe(403)
  expect(await rowOf(id)).toMatchObject({ approval: 'pending' })
})

test('answers 404 to a rejection of an unknown user', async () => {
  const { token } = await logInAs(server, 'manager')
  const { status, body } = await reject(UNKNOWN_ID, token)
  expect(status).toBe(404)
  expect(body).toMatchObject({ message: `User ${UNKNOWN_ID} does not exist.` })
})

test('logs a rejection with user and actor, without the reason', async () => {
  const { id } = await createUser(server, { approval: 'pending' })
  const { user, token } = await logInAs(server, 'manager')
  await reject(id, token, 'Between us.')
  const event = { event: 'authz_change', user_id: id, actor_id: user.id, approval: 'rejected' }
  expect(server.logs).toContainEqual(expect.objectContaining(event))
  expect(JSON.stringify(server.logs)).not.toContain('Between us.')
})

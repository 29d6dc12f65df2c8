import { getUserFactors, login, resetUserFactors, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { logInAs, openSession } from '../../../test/factories.ts'
import { addFactors, startFactor } from '../../../test/factors.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const reason = 'Lost the phone'

test('an admin sees who has a second factor, and removes it with a reason', async () => {
  const admin = await logInAs(server, 'admin')
  const { user, token } = await logInAs(server, 'employee', { username: 'ada' })
  await addFactors(server, user.id)
  const params = { id: user.id }
  const seen = await server.call(getUserFactors, { params, token: admin.token })
  expect(seen.body.data).toMatchObject({ totp: { last_used_at: expect.any(String) } })
  const request = { params, body: { reason }, token: admin.token }
  expect((await server.call(resetUserFactors, request)).status).toBe(200)
  expect((await server.call(status, { token })).status).toBe(401)
  const body = { email: 'ada', password: PASSWORD }
  expect((await server.call(login, { body })).status).toBe(200)
  const event = (await readTrail(server)).find(({ action }) => action === 'authn_factors_reset')
  expect(event).toMatchObject({
    actor: { id: admin.user.id },
    user: { id: user.id },
    detail: reason,
  })
  const mails = await server.owner.query(`SELECT FROM mail_outbox WHERE kind = 'factors_reset'`)
  expect(mails.rowCount).toBe(1)
  expect((await server.call(resetUserFactors, request)).status).toBe(409)
})

test('an admin can’t remove their own without a code', async () => {
  const { user } = await logInAs(server, 'admin')
  await addFactors(server, user.id)
  const { token } = await openSession(server, user, ['password', 'totp'])
  const params = { id: user.id }
  const answer = await server.call(resetUserFactors, { params, body: { reason }, token })
  expect(answer.status).toBe(409)
  expect((await server.call(getUserFactors, { params, token })).body.data.totp).not.toBeNull()
})

test('a reason is required', async () => {
  const admin = await logInAs(server, 'admin')
  const { user } = await logInAs(server, 'employee')
  const answer = await server.send({
    method: 'DELETE',
    url: `/users/${user.id}/factors`,
    headers: { authorization: `Bearer ${admin.token}` },
    payload: { reason: ' ' },
  })
  expect(answer.status).toBe(400)
  expect(answer.body['errors']).toEqual({ reason: 'Say why, for the audit trail.' })
})

test('a secret without a first code is no second factor to remove', async () => {
  const admin = await logInAs(server, 'admin')
  const { user, token } = await logInAs(server, 'employee')
  await startFactor(server, user.id)
  const request = { params: { id: user.id }, body: { reason }, token: admin.token }
  expect((await server.call(resetUserFactors, request)).status).toBe(409)
  expect((await server.call(status, { token })).status).toBe(200)
})

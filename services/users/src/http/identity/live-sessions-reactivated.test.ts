import { refresh, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'

const server = useApp()

test.for([
  ['a user deactivated and activated in one transaction', 'active = false', 'active = true'],
  [
    'a user rejected and approved in one transaction',
    "approval = 'rejected'",
    "approval = 'approved'",
  ],
] as const)('refuses the tokens of %s', async ([, off, on]) => {
  const { user, id, token, refreshToken: refresh_token } = await logInAs(server, 'employee')
  expect((await server.call(status, { token })).status).toBe(200)
  await server.owner.query(
    `BEGIN; UPDATE users SET ${off} WHERE id = '${user.id}'; UPDATE users SET ${on} WHERE id = '${user.id}'; COMMIT`,
  )
  const answer = await server.call(status, { token })
  expect(answer.status).toBe(401)
  expect((await server.call(refresh, { body: { refresh_token } })).status).toBe(401)
  const session = await server.app.db.session.findUniqueOrThrow({ where: { id } })
  expect(session).toMatchObject({ endedAt: expect.any(Date), endReason: 'access_reduced' })
})

test('refuses tokens after TRUNCATE sessions', async () => {
  const { token } = await logInAs(server, 'employee')
  expect((await server.call(status, { token })).status).toBe(200)
  await server.owner.query('TRUNCATE sessions')
  expect((await server.call(status, { token })).status).toBe(401)
})

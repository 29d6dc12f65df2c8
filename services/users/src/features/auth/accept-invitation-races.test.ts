import {
  acceptInvitation,
  patchUser,
  resendInvitation,
  revokeInvitation,
} from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createInvitation, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()
let admin: Awaited<ReturnType<typeof logInAs>>
let invitation: Awaited<ReturnType<typeof createInvitation>>
beforeEach(async () => {
  admin = await logInAs(server, 'admin', { username: 'boss' })
  invitation = await createInvitation(server, { invitedById: admin.user.id })
})

const accept = (username = 'ada') =>
  server.call(acceptInvitation, {
    body: { token: invitation.token, username, password: PASSWORD },
  })
const created = () => server.app.db.user.count({ where: { email: invitation.email } })
const stored = () => server.app.db.invitation.findUniqueOrThrow({ where: { id: invitation.id } })
const managed = () => ({ params: { id: invitation.id }, token: admin.token })

test('20 concurrent acceptances make one account', async () => {
  const answers = await together((n) => accept(`ada-${n}`))
  expect(tally(answers)).toEqual({ 201: 1, 410: 19 })
  expect(await created()).toBe(1)
  expect(await server.app.db.session.count({ where: { user: { email: invitation.email } } })).toBe(
    1,
  )
})

test('20 concurrent acceptances of 20 invitations with one username make one account', async () => {
  const invitations = await together((n) =>
    createInvitation(server, { email: `a${n}@example.test`, invitedById: admin.user.id }),
  )
  const answers = await Promise.all(
    invitations.map(({ token }) =>
      server.call(acceptInvitation, { body: { token, username: 'ada', password: PASSWORD } }),
    ),
  )
  expect(tally(answers)).toEqual({ 201: 1, 409: 19 })
  expect(await server.app.db.invitation.count({ where: { acceptedAt: { not: null } } })).toBe(1)
})

test('an invitation is either revoked or accepted', async () => {
  const accepts = Array.from({ length: 10 }, (_, n) => accept(`ada-${n}`))
  const revokes = Array.from({ length: 10 }, () => server.call(revokeInvitation, managed()))
  const [accepted, revoked] = [await Promise.all(accepts), await Promise.all(revokes)]
  const won = [tally(accepted)[201] ?? 0, tally(revoked)[200] ?? 0]
  expect(won.toSorted()).toEqual([0, 1])
  expect(await created()).toBe(won[0])
  const { acceptedAt, revokedAt } = await stored()
  expect([acceptedAt !== null, revokedAt !== null]).toEqual(won.map((count) => count === 1))
})

test('after a concurrent resend, the former link makes no account', async () => {
  const resends = Array.from({ length: 10 }, () => server.call(resendInvitation, managed()))
  const accepts = Array.from({ length: 10 }, (_, n) => accept(`ada-${n}`))
  const [resent, accepted] = [await Promise.all(resends), await Promise.all(accepts)]
  const { 201: opened = 0, ...refused } = tally(accepted)
  expect(opened).toBeLessThanOrEqual(1)
  expect(await created()).toBe(opened)
  expect(Object.keys(refused).every((code) => ['404', '409', '410'].includes(code))).toBe(true)
  const { 200: renewed = 0, 409: late = 0 } = tally(resent)
  expect(renewed + late).toBe(10)
  if (opened === 0) expect(late).toBe(0)
})

test('of a concurrent demotion of the inviter and an acceptance, the later one sees the other', async () => {
  const other = await logInAs(server, 'admin')
  const params = { id: admin.user.id }
  const [demoted, ...answers] = await Promise.all([
    server.call(patchUser, { params, body: { role: 'employee' }, token: other.token }),
    ...Array.from({ length: 10 }, (_, n) => accept(`ada-${n}`)),
  ])
  expect(demoted.status).toBe(200)
  const opened = answers.filter(({ status }) => status === 201).length
  expect(await created()).toBe(opened)
  expect(opened).toBeLessThanOrEqual(1)
  expect((await accept('late')).status).toBe(410)
})

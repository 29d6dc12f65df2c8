import { approveUser, login, patchUser, rejectUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'
import { USER_WRITES } from '../../../test/user-writes.ts'

const server = useApp()
const { approve, reject } = USER_WRITES
/** An account's log-ins at once, each of which counts as a failure until it has succeeded. */
const LOG_INS = 10

test('of 20 concurrent decisions on one registration, one succeeds and 19 are 409', async () => {
  const { id } = await createUser(server, { approval: 'pending' })
  const people = await together((n) => logInAs(server, n % 3 ? 'manager' : 'admin'))
  const answers = await Promise.all(
    people.map(({ token }, n) => (n % 2 ? approve : reject).send(server, { id, token })),
  )
  expect(tally(answers)).toEqual({ 200: 1, 409: 19 })
  const won = answers.findIndex(({ status }) => status === 200)
  const approval = won % 2 ? 'approved' : 'rejected'
  expect(await server.app.db.user.findUnique({ where: { id } })).toMatchObject({ approval })
  const decisions = server.logs.filter(({ event }) => event === 'authz_change')
  expect(decisions).toMatchObject([{ user_id: id, approval, actor_id: people[won]?.user.id }])
})

test('of 20 concurrent decisions with If-Match, 19 are 409 instead of 412', async () => {
  const { id, version } = await createUser(server, { approval: 'pending' })
  const { token } = await logInAs(server, 'manager')
  const answers = await together((n) =>
    (n % 2 ? approve : reject).send(server, { id, token, ifMatch: `"${version}"` }),
  )
  expect(tally(answers)).toEqual({ 200: 1, 409: 19 })
})

test('of 20 concurrent approvals with different roles, one is stored', async () => {
  const { id } = await createUser(server, { approval: 'pending' })
  const { token } = await logInAs(server, 'admin')
  const answers = await together((n) => {
    const role = (['employee', 'manager', 'admin'] as const)[n % 3] ?? 'employee'
    return server.call(approveUser, { params: { id }, body: { role }, token })
  })
  expect(tally(answers)).toEqual({ 200: 1, 409: 19 })
  const given = answers.find(({ status }) => status === 200)?.body.data.role
  expect(await server.app.db.user.findUnique({ where: { id } })).toMatchObject({ role: given })
})

test('an approval during 10 log-ins opens a session only for those after it', async () => {
  const user = await createUser(server, { approval: 'pending' })
  const { token } = await logInAs(server, 'manager')
  const body = { email: user.email, password: PASSWORD }
  const [approved, ...answers] = await Promise.all([
    approve.send(server, { id: user.id, token }),
    ...Array.from({ length: LOG_INS }, () => server.call(login, { body })),
  ])
  expect(approved.status).toBe(200)
  // On a busy machine the last log-ins in the queue may time out.
  const { 200: opened = 0, 403: refused = 0, 503: late = 0 } = tally(answers)
  expect(opened + refused + late).toBe(LOG_INS)
  expect(await server.app.db.session.count({ where: { userId: user.id } })).toBe(opened)
})

test('a rejection during 10 log-ins leaves no session', async () => {
  const user = await createUser(server, { approval: 'pending' })
  const { token } = await logInAs(server, 'manager')
  const body = { email: user.email, password: PASSWORD }
  const [rejected, ...answers] = await Promise.all([
    server.call(rejectUser, { params: { id: user.id }, body: undefined, token }),
    ...Array.from({ length: LOG_INS }, () => server.call(login, { body })),
  ])
  expect(rejected.status).toBe(200)
  const { 403: refused = 0, 503: late = 0 } = tally(answers)
  expect(refused + late).toBe(LOG_INS)
  expect(await server.app.db.session.count({ where: { userId: user.id } })).toBe(0)
})

test('a pending admin does not count as an admin until approved', async () => {
  const waiting = await createUser(server, { approval: 'pending' })
  const { user, token } = await logInAs(server, 'admin')
  const params = { id: waiting.id }
  await server.call(patchUser, { params, body: { role: 'admin' }, token })
  const stepDown = () =>
    server.call(patchUser, { params: { id: user.id }, body: { role: 'employee' }, token })
  expect((await stepDown()).status).toBe(409)
  expect((await approve.send(server, { id: waiting.id, token })).status).toBe(200)
  expect((await stepDown()).status).toBe(200)
})

test('one admin remains when the only one is demoted while another is approved', async () => {
  const { id } = await createUser(server, { approval: 'pending', role: 'admin' })
  const { user, token } = await logInAs(server, 'admin')
  const manager = await logInAs(server, 'manager')
  const answers = await together((n) => {
    if (n % 3 === 0) return approve.send(server, { id, token: manager.token })
    if (n % 3 === 1) return reject.send(server, { id, token: manager.token })
    return server.call(patchUser, { params: { id: user.id }, body: { active: false }, token })
  })
  // A request after the user's deactivation fails with 401.
  for (const { status } of answers) expect([200, 401, 409]).toContain(status)
  const where = { role: 'admin', active: true, approval: 'approved' } as const
  expect(await server.app.db.user.count({ where })).toBeGreaterThan(0)
})

test('20 concurrent decisions, changes and deletions of a pending user cause no deadlock', async () => {
  const { id } = await createUser(server, { approval: 'pending' })
  const admins = [await logInAs(server, 'admin'), await logInAs(server, 'admin')]
  const writes = Object.values(USER_WRITES)
  const answers = await together(async (n) =>
    writes[n % writes.length]?.send(server, { id, token: admins[n % 2]?.token ?? '', n }),
  )
  for (const answer of answers) expect([200, 404, 409]).toContain(answer?.status)
  expect(JSON.stringify(server.logs)).not.toMatch(/deadlock|40P01|P2034/)
})

import {
  createUser,
  deleteUser,
  listUsers,
  login,
  patchUser,
  refresh,
  register,
  status as statusOf,
  updateUser,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser as insertUser, logInAs, openSession } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()

const BOTH = { username: 'This username is taken.', email: 'This address is taken.' }

function expectOneOf20(
  answers: { status: number; body: unknown }[],
  winner: number,
  errors: object,
) {
  expect(tally(answers)).toEqual({ [winner]: 1, 409: 19 })
  for (const { body } of answers.filter(({ status }) => status === 409)) {
    expect(body).toMatchObject({ code: 'user_exists' })
    expect(body).toHaveProperty('errors', errors)
  }
}

test('of 20 concurrent registrations of one name, one succeeds and 19 report the taken names', async () => {
  const body = { username: 'wanted', email: 'wanted@example.test', password: PASSWORD }
  const answers = await together(() => server.call(register, { body }))
  expectOneOf20(answers, 201, BOTH)
  expect(await server.app.db.user.count()).toBe(1)
  expect(await server.app.db.session.count()).toBe(1)
})

test('of 20 concurrent creations of one username, one succeeds and 19 report the taken name', async () => {
  const { token } = await logInAs(server, 'admin')
  const answers = await together((n) => {
    const body = { username: 'Wanted', email: `wanted${n}@example.test`, password: PASSWORD }
    return server.call(createUser, { body, token })
  })
  expectOneOf20(answers, 201, { username: BOTH.username })
})

test('of 20 concurrent renames to one name, one succeeds', async () => {
  const people = await together(() => insertUser(server))
  const { token } = await logInAs(server, 'admin')
  const body = { username: 'wanted', email: 'wanted@example.test' }
  const answers = await Promise.all(
    people.map(({ id }) => server.call(updateUser, { params: { id }, body, token })),
  )
  expectOneOf20(answers, 200, BOTH)
})

const activeAdmins = () =>
  server.app.db.user.findMany({ where: { role: 'admin', active: true, approval: 'approved' } })

type Admin = Awaited<ReturnType<typeof logInAs>>

const WAYS = {
  demoted: ({ token }: Admin, target: Admin) =>
    server.call(patchUser, { params: { id: target.user.id }, body: { role: 'manager' }, token }),
  deactivated: ({ token }: Admin, target: Admin) =>
    server.call(patchUser, { params: { id: target.user.id }, body: { active: false }, token }),
  deleted: ({ token, user }: Admin, target: Admin) =>
    server.call(deleteUser, {
      params: { id: target.user.id },
      body: user.id === target.user.id ? { password: PASSWORD } : undefined,
      token,
    }),
}
const WAY_NAMES = Object.keys(WAYS) as (keyof typeof WAYS)[]

test.for(WAY_NAMES)(
  'one of two admins remains when each is %s by the other concurrently',
  async (way) => {
    const first = await logInAs(server, 'admin')
    const second = await logInAs(server, 'admin')
    const answers = await together((n) =>
      n % 2 ? WAYS[way](first, second) : WAYS[way](second, first),
    )
    expect(answers.map(({ status }) => status)).not.toContain(500)
    expect((await activeAdmins()).length).toBeGreaterThan(0)
  },
)

test.for(WAY_NAMES)('one of 20 admins remains when all are %s concurrently', async (way) => {
  const admins = await together(() => logInAs(server, 'admin'))
  const answers = await Promise.all(admins.map((admin) => WAYS[way](admin, admin)))
  const { 200: gone = 0, 409: refused = 0, ...others } = tally(answers)
  expect(refused).toBeLessThanOrEqual(1)
  expect(await activeAdmins()).toHaveLength(20 - gone)
  expect(gone).toBeLessThan(20)
  // On a busy machine the last requests in the queue may time out.
  expect(Object.keys(others).filter((status) => status !== '503')).toEqual([])
})

test('the only admin remains after 20 concurrent demotions, deactivations and deletions', async () => {
  const admin = await logInAs(server, 'admin')
  const answers = await together((n) => WAYS[WAY_NAMES[n % 3] ?? 'deleted'](admin, admin))
  expect(tally(answers)).toEqual({ 409: 20 })
  expect(await activeAdmins()).toHaveLength(1)
})

test('a deactivation during 20 log-ins leaves no live session', async () => {
  const admin = await logInAs(server, 'admin')
  const user = await insertUser(server)
  const before = await openSession(server, user)
  const body = { email: user.email, password: PASSWORD }
  const [deactivated, ...answers] = await Promise.all([
    WAYS.deactivated(admin, { ...before, user }),
    together(() => server.call(login, { body })),
    together(() => server.call(refresh, { body: { refresh_token: before.refreshToken } })),
  ])
  expect(deactivated.status).toBe(200)
  expect(await server.app.db.session.count({ where: { userId: user.id, endedAt: null } })).toBe(0)
  for (const { body } of answers.flat()) {
    const token = 'access_token' in body ? String(body.access_token) : before.token
    expect((await server.call(statusOf, { token })).status).toBe(401)
  }
})

test('20 concurrent changes of all kinds to the same users cause no deadlock', async () => {
  const first = await logInAs(server, 'admin')
  const second = await logInAs(server, 'admin')
  const person = await logInAs(server, 'manager')
  const params = { id: person.user.id }
  const credentials = { email: person.user.email, password: PASSWORD }
  const names = { username: 'renamed', email: 'renamed@example.test' }
  const changes = [
    () => WAYS.demoted(first, person),
    () => WAYS.deactivated(second, person),
    () => WAYS.demoted(first, second),
    () => WAYS.deactivated(second, first),
    () => server.call(updateUser, { params, body: names, token: first.token }),
    () => server.call(login, { body: credentials }),
    () => server.call(refresh, { body: { refresh_token: person.refreshToken } }),
    () => server.call(listUsers, { query: { sort: 'username' }, token: second.token }),
    () => WAYS.deleted(first, person),
  ]
  const answers = await together(async (n) => changes[n % changes.length]?.())
  expect(answers.map((answer) => answer?.status)).not.toContain(500)
  expect(JSON.stringify(server.logs)).not.toMatch(/deadlock|40P01|P2034/)
  expect((await activeAdmins()).length).toBeGreaterThan(0)
})

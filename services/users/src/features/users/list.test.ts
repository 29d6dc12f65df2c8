import { listUsers, STATES } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const day = (n: number) => new Date(Date.UTC(2026, 0, n))
const namesOf = (body: { data: { items: { username: string }[] } }) =>
  body.data.items.map(({ username }) => username)

beforeEach(async () => {
  await createUser(server, { username: 'oldest', createdAt: day(1) })
  await createUser(server, { username: 'newest', createdAt: day(5) })
  await createUser(server, { username: 'gone', createdAt: day(4), active: false })
  await createUser(server, { username: 'waiting', createdAt: day(3), approval: 'pending' })
  await createUser(server, { username: 'refused', createdAt: day(2), approval: 'rejected' })
})

test('lists active users publicly, the newest first', async () => {
  const { status, body } = await server.call(listUsers)
  expect(status).toBe(200)
  expect(namesOf(body)).toEqual(['newest', 'oldest'])
  expect(Object.keys(body.data.items[0] ?? {})).toEqual(['id', 'username', 'created_at'])
  expect(body.data).toMatchObject({ has_prev: false, has_next: false })
  expect(body.links).toEqual({ self: '/users', first: '/users' })
})

test('lists the public users for an employee', async () => {
  const { token, user } = await logInAs(server, 'employee')
  const { status, body } = await server.call(listUsers, { query: {}, token })
  expect(status).toBe(200)
  expect(namesOf(body)).toEqual([user.username, 'newest', 'oldest'])
  expect(body.data.items.every((item) => !('email' in item))).toBe(true)
})

test.for(['manager', 'admin'] as const)('%s lists all users in full', async (role) => {
  const { token, user } = await logInAs(server, role)
  const { status, body } = await server.call(listUsers, { query: {}, token })
  expect(status).toBe(200)
  expect(namesOf(body)).toEqual([user.username, 'newest', 'gone', 'waiting', 'refused', 'oldest'])
  expect(body.data.items.map((item) => 'state' in item && item.state)).toEqual([
    'active',
    'active',
    'inactive',
    'pending',
    'rejected',
    'active',
  ])
  for (const item of body.data.items) expect(item).toHaveProperty('email')
})

test.for([
  ['active', ['newest', 'oldest']],
  ['inactive', ['gone']],
  ['pending', ['waiting']],
  ['rejected', ['refused']],
] as const)('state=%s lists the users of this state', async ([state, names]) => {
  const { token } = await logInAs(server, 'manager', { createdAt: day(0), username: 'boss' })
  const { body } = await server.call(listUsers, { token, query: { state } })
  expect(namesOf(body).filter((name) => name !== 'boss')).toEqual(names)
})

test('returns the total of users only to managers and admins', async () => {
  const { token } = await logInAs(server, 'manager')
  const { body } = await server.call(listUsers, { token, query: { state: 'active', limit: '1' } })
  expect(body.data.total).toEqual({ count: 3, exact: true })
  const { token: employees } = await logInAs(server, 'employee')
  for (const asked of [{ query: {} }, { query: {}, token: employees }]) {
    expect((await server.call(listUsers, asked)).body.data).not.toHaveProperty('total')
  }
})

test('an inactive user who is pending or rejected has that state', async () => {
  const { token } = await logInAs(server, 'manager', { username: 'boss' })
  for (const approval of ['pending', 'rejected', 'approved'] as const) {
    await createUser(server, { username: `off-${approval}`, approval, active: false })
  }
  for (const state of STATES) {
    const { body } = await server.call(listUsers, { token, query: { state } })
    expect(body.data.items.length).toBeGreaterThan(1)
    for (const item of body.data.items) expect(item).toMatchObject({ state })
  }
})

test('combines search and filters of users', async () => {
  const { token } = await logInAs(server, 'admin', { username: 'newton' })
  const query = { q: 'NEW', role: 'employee', state: 'active' } as const
  const { body } = await server.call(listUsers, { token, query })
  expect(namesOf(body)).toEqual(['newest'])
})

test.for(['', '/api/v1'])(
  'links of a user list called under "%s" keep the prefix, in body and header',
  async (prefix) => {
    const { body, headers } = await server.send({ url: `${prefix}/users?limit=1` })
    const links = body['links'] as Record<string, string>
    expect(links['self']).toBe(`${prefix}/users?limit=1`)
    expect(links['first']).toBe(`${prefix}/users?limit=1`)
    expect(links['next']).toMatch(new RegExp(`^${prefix}/users\\?limit=1&cursor=[\\w-]+$`))
    expect(links).not.toHaveProperty('prev')
    const entries = Object.entries(links).map(([rel, url]) => `<${url}>; rel="${rel}"`)
    expect(headers['link']).toBe(entries.join(', '))
  },
)

test('links of a user list keep the query', async () => {
  const { token } = await logInAs(server, 'admin')
  const query = { q: 'example test&', sort: '-email', limit: '1' } as const
  const { body } = await server.call(listUsers, { token, query })
  const self = new URL(body.links.self, 'http://gatehouse.test')
  expect(Object.fromEntries(self.searchParams)).toEqual(query)
})

test('refuses an invalid token for the list of users, although anonymous requests are allowed', async () => {
  const { status, body, headers } = await server.call(listUsers, { query: {}, token: 'bad' })
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'invalid_token' })
  expect(headers['www-authenticate']).toContain('error="invalid_token"')
})

test('the list of users is not cacheable', async () => {
  const { headers } = await server.call(listUsers)
  expect(headers['cache-control']).toBe('no-store')
})

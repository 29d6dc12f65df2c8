import { createTask, listAudit, listOwnAudit, patchUser, type RequestOf } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'

const server = useApp()

let admin: Awaited<ReturnType<typeof logInAs>>
let manager: Awaited<ReturnType<typeof logInAs>>

/** The manager creates tasks 1 to 5 and becomes an admin after the third. */
beforeEach(async () => {
  admin = await logInAs(server, 'admin', { username: 'ada' })
  manager = await logInAs(server, 'manager', { username: 'grace' })
  for (const n of [1, 2, 3, 4, 5]) {
    await server.call(createTask, { body: { title: `${n}` }, token: manager.token })
    if (n !== 3) continue
    const params = { id: manager.user.id }
    await server.call(patchUser, { params, body: { role: 'admin' }, token: admin.token })
  }
})

type Query = RequestOf<typeof listAudit>['query']

const read = async (query: Query) => {
  const { body } = await server.call(listAudit, { query, token: admin.token })
  return body
}

/** Names each event by its task's title, or else by its action. */
const names = ({ data }: Awaited<ReturnType<typeof read>>) =>
  data.items.map(({ object, action }) => object?.name ?? action)

const ALL = ['5', '4', 'authz_change', '3', '2', '1']

test('lists the newest event first', async () => {
  expect(names(await read({}))).toEqual(ALL)
})

test('filters events by user, actor and action', async () => {
  const { id } = manager.user
  expect(names(await read({ user: id }))).toEqual(['authz_change'])
  expect(names(await read({ actor: id }))).toEqual(['5', '4', '3', '2', '1'])
  expect(names(await read({ actor: admin.user.id }))).toEqual(['authz_change'])
  expect(names(await read({ action: 'authz_change' }))).toEqual(['authz_change'])
  expect(names(await read({ actor: id, action: 'authz_change' }))).toEqual([])
  expect(names(await read({ user: admin.user.id }))).toEqual([])
})

test('`since` is inclusive and `until` exclusive, to the millisecond', async () => {
  const { data } = await read({})
  const at = data.items.map((event) => event.at)
  const third = at[3] ?? ''
  const between = (query: Query) =>
    read(query).then(({ data: { items } }) => items.map((e) => e.at))
  expect(await between({ since: third })).toEqual(at.filter((time) => time >= third))
  expect(await between({ until: third })).toEqual(at.filter((time) => time < third))
  expect(await between({ since: third, until: third })).toEqual([])
  expect(await between({ since: '2999-01-01T00:00:00Z' })).toEqual([])
})

test('pages stay stable while new events are inserted', async () => {
  const first = await read({ limit: '2' })
  expect(names(first)).toEqual(['5', '4'])
  expect(first.data).toMatchObject({ has_prev: false, has_next: true })
  await server.call(createTask, { body: { title: '6' }, token: manager.token })
  const follow = async (link: string | undefined) => {
    const { body } = await server.send({
      url: link ?? '',
      headers: { authorization: `Bearer ${admin.token}` },
    })
    return body as unknown as Awaited<ReturnType<typeof read>>
  }
  const second = await follow(first.links.next)
  expect(names(second)).toEqual(['authz_change', '3'])
  const third = await follow(second.links.next)
  expect(names(third)).toEqual(['2', '1'])
  expect(third.data).toMatchObject({ has_prev: true, has_next: false })
  expect(names(await follow(third.links.prev))).toEqual(['authz_change', '3'])
})

test.for([
  ['user', 'me'],
  ['actor', '1'],
  ['action', 'everything'],
  ['since', 'yesterday'],
  ['until', '2026-02-30T00:00:00Z'],
  ['cursor', 'x'],
  ['limit', '0'],
] as const)('refuses %s=%s', async ([name, value]) => {
  const { status, body } = await server.send({
    url: '/audit',
    query: { [name]: value },
    headers: { authorization: `Bearer ${admin.token}` },
  })
  expect(status).toBe(400)
  expect(Object.keys(body['errors'] as object)).toEqual([name])
})

test('refuses a cursor of another filter or reader', async () => {
  const { links } = await read({ limit: '2' })
  const cursor = new URL(links.next ?? '', 'http://x').searchParams.get('cursor') ?? ''
  const other = await server.call(listAudit, {
    query: { cursor, user: manager.user.id },
    token: admin.token,
  })
  expect(other.status).toBe(400)
  const own = await server.call(listOwnAudit, { query: { limit: '2' }, token: manager.token })
  const next = new URL(own.body.links.next ?? '', 'http://x').searchParams.get('cursor') ?? ''
  const foreign = await server.call(listOwnAudit, { query: { cursor: next }, token: admin.token })
  expect(foreign.status).toBe(400)
})

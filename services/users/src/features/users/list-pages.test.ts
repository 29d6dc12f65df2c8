import { SORTS, type Sort, type User } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const day = (n: number) => new Date(Date.UTC(2026, 0, n))
const STATES = [
  {},
  { active: false },
  { approval: 'pending' as const },
  { approval: 'rejected' as const },
]

/** Creates 14 users with equal times, mixed case and missing log-ins, and logs in an admin. */
async function populate() {
  for (let n = 0; n < 14; n += 1) {
    const name = `p${String.fromCharCode(97 + ((n * 5) % 14))}`
    await createUser(server, {
      ...STATES[n % 4],
      username: n % 2 ? `${name}x` : `${name}X`.toUpperCase(),
      email: `${n % 3 ? 'M' : 'm'}${(n * 11) % 14}q@example.test`,
      role: n % 3 ? 'employee' : 'manager',
      createdAt: day(1 + (n % 3)),
      lastLoginAt: n % 3 === 2 ? null : day(1 + (n % 2)),
    })
  }
  const { token } = await logInAs(server, 'admin', { username: 'root', createdAt: day(9) })
  return token
}

/** Returns the expected order: nulls oldest, text without case, ties by id. */
function sorted(users: User[], sort: Sort): User[] {
  const field = sort.replace('-', '') as 'username' | 'email' | 'created_at' | 'last_login_at'
  const keyOf = (user: User) => (user[field] ?? '').toLowerCase()
  const compare = (a: string, b: string) => Number(a > b) - Number(a < b)
  const ascending = users.toSorted((a, b) => compare(keyOf(a), keyOf(b)) || compare(a.id, b.id))
  return sort.startsWith('-') ? ascending.reverse() : ascending
}

type Page = Awaited<ReturnType<typeof follow>>

async function follow(url: string, token: string) {
  const { status, body, headers } = await server.send({
    url,
    headers: { authorization: `Bearer ${token}` },
  })
  expect(status).toBe(200)
  const { data, links } = body as {
    data: { items: User[]; has_prev: boolean; has_next: boolean }
    links: { self: string; prev?: string; next?: string }
  }
  expect(data.has_prev).toBe(links.prev !== undefined)
  expect(data.has_next).toBe(links.next !== undefined)
  expect(headers['link']).toContain(`<${links.self}>; rel="self"`)
  return { ids: data.items.map(({ id }) => id), items: data.items, links }
}

async function walk(url: string | undefined, direction: 'prev' | 'next', token: string) {
  const pages: Page[] = []
  for (let link = url; link !== undefined; link = pages.at(-1)?.links[direction]) {
    pages.push(await follow(link, token))
    expect(pages.length).toBeLessThan(20)
  }
  return pages
}

const FILTERS = ['', '&role=employee', '&state=inactive', '&q=P', '&q=m1', '&role=manager&q=q@EX']

test.for(SORTS)(
  'sort=%s pages forward and back through users in the order of a plain sort',
  async (sort) => {
    const token = await populate()
    for (const filter of FILTERS) {
      const list = `/users?sort=${sort}${filter}`
      const { items, ids } = await follow(`${list}&limit=100`, token)
      expect(ids.length).toBeGreaterThan(2)
      expect(ids).toEqual(sorted(items, sort).map(({ id }) => id))

      for (const limit of [1, 4]) {
        const forward = await walk(`${list}&limit=${limit}`, 'next', token)
        expect(forward.flatMap((page) => page.ids)).toEqual(ids)
        expect(forward[0]?.links.prev).toBeUndefined()
        const back = await walk(forward.at(-1)?.links.self, 'prev', token)
        expect(back.reverse().flatMap((page) => page.ids)).toEqual(ids)
      }
    }
  },
)

test('pages of users stay stable while users are created and deleted', async () => {
  const token = await populate()
  const { ids } = await follow('/users?sort=username&limit=100', token)
  const first = await follow('/users?sort=username&limit=5', token)
  // Deletes the first, a middle and the last row of the page, and adds rows on both sides.
  await server.app.db.user.deleteMany({
    where: { id: { in: [ids[0], ids[2], ids[4]].map(String) } },
  })
  await createUser(server, { username: 'aaa' })
  const late = await createUser(server, { username: 'zzz' })

  const rest = await walk(first.links.next, 'next', token)
  expect(rest.flatMap((page) => page.ids)).toEqual([...ids.slice(5), late.id])
})

test.for(['username', '-last_login_at'])(
  'an emptied page of users with sort=%s links back to the remaining ones',
  async (sort) => {
    const token = await populate()
    const list = `/users?sort=${sort}&role=employee`
    const [first, second, ...others] = await walk(`${list}&limit=3`, 'next', token)
    const gone = [second, ...others].flatMap((page) => page?.ids ?? [])
    await server.app.db.user.deleteMany({ where: { id: { in: gone } } })
    const afterwards = await follow(first?.links.next ?? '', token)
    expect(afterwards).toMatchObject({ ids: [], links: { prev: expect.any(String) } })
    expect((await follow(afterwards.links.prev ?? '', token)).ids).toEqual(first?.ids)
  },
)

test('an emptied page before the first user links forward to the remaining ones', async () => {
  const token = await populate()
  const [first, second] = await walk('/users?sort=email&role=employee&limit=2', 'next', token)
  await server.app.db.user.deleteMany({ where: { id: { in: first?.ids ?? [] } } })
  const empty = await follow(second?.links.prev ?? '', token)
  expect(empty).toMatchObject({ ids: [], links: { next: expect.any(String) } })
  expect((await follow(empty.links.next ?? '', token)).ids).toEqual(second?.ids)
})

test('a cursor can contain an address of the maximum length', async () => {
  const { token } = await logInAs(server, 'admin', { username: 'root' })
  const labels = `${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}`
  for (const letter of ['x', 'y', 'z']) {
    await createUser(server, { email: `${letter.repeat(60)}@${labels}.example` })
  }
  const pages = await walk('/users?sort=-email&limit=1', 'next', token)
  expect(pages).toHaveLength(4)
})

import { listWidgets, type Widget } from '@gatehouse/contract'
import { afterEach, expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { addWidget, DAY } from '../../../test/widgets.ts'

const server = useApp()

afterEach(() => vi.useRealTimers())

const nameOf = (n: number) => `w${String(n).padStart(2, '0')}`

async function populate(count: number): Promise<string> {
  const deadline = new Date(Date.now() + DAY)
  const data = Array.from({ length: count }, (_, n) => ({
    name: nameOf(n),
    infoUrl: 'https://example.com',
    deadline,
  }))
  await server.app.db.widget.createMany({ data: data.reverse() })
  return (await logInAs(server, 'employee')).token
}

async function follow(url: string | undefined, token: string) {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await server.send({ url: url ?? '', headers })
  expect(answer.status).toBe(200)
  const { data, links } = answer.body as {
    data: { items: Widget[]; page: number; has_prev: boolean; has_next: boolean }
    links: Record<'self' | 'first' | 'last', string> & { prev?: string; next?: string }
  }
  return { ...answer, data, links, names: data.items.map(({ name }) => name) }
}

test('without widgets there is one empty page', async () => {
  const { token } = await logInAs(server, 'employee')
  const { status, body, headers } = await server.call(listWidgets, { query: {}, token })
  expect(status).toBe(200)
  const url = '/widgets?page=1&per_page=10'
  expect(body).toEqual({
    status: 'success',
    data: {
      page: 1,
      total_pages: 1,
      items_per_page: 10,
      total_items: 0,
      items: [],
      has_prev: false,
      has_next: false,
    },
    links: { self: url, first: url, last: url },
  })
  expect(headers['total-count']).toBe('0')
  expect(headers['link']).toBe(`<${url}>; rel="self", <${url}>; rel="first", <${url}>; rel="last"`)
})

test('lists all fields of widgets, with their owners', async () => {
  const { user, token } = await logInAs(server, 'admin')
  const { createdAt, deadline } = await addWidget(server, { ownerId: user.id })
  await addWidget(server, { name: 'cogs' })
  const { body } = await server.call(listWidgets, { query: {}, token })
  expect(body.data.items).toEqual([
    expect.objectContaining({ name: 'cogs', owner: null }),
    {
      name: 'gears',
      info_url: 'https://example.com',
      created_at: createdAt.toISOString(),
      deadline: deadline.toISOString(),
      deadline_passed: false,
      time_remaining: expect.stringMatching(/^23 hours/),
      owner: { id: user.id, username: user.username },
      link: '/widgets/gears',
    },
  ])
})

test('lists widgets in byte order of their names', async () => {
  const names = ['-', '-a', '0', '10', '9', '_', '_a', 'a', 'a-b', 'a0', 'a_b', 'aa', 'b']
  for (const name of names.toReversed()) await addWidget(server, { name })
  const { token } = await logInAs(server, 'employee')
  const { body } = await server.call(listWidgets, { query: { per_page: '25' }, token })
  expect(body.data.items.map(({ name }) => name)).toEqual(names)
})

test('pages link through all widgets and back, with the prefix of the request', async () => {
  const token = await populate(23)
  const url = (page: number) => `/api/v1/widgets?page=${page}&per_page=10`
  const first = await follow('/api/v1/widgets', token)
  expect(first.links).toEqual({ self: url(1), first: url(1), next: url(2), last: url(3) })
  expect(first.data).toMatchObject({ total_pages: 3, items_per_page: 10, total_items: 23 })
  expect(first.data.items[0]?.link).toBe(`/api/v1/widgets/${nameOf(0)}`)
  expect(first.headers['total-count']).toBe('23')
  expect(first.headers['link']).toBe(
    `<${url(1)}>; rel="self", <${url(1)}>; rel="first", <${url(2)}>; rel="next", <${url(3)}>; rel="last"`,
  )
  const second = await follow(first.links.next, token)
  expect(second.links).toMatchObject({ self: url(2), prev: url(1), next: url(3) })
  expect(second.data).toMatchObject({ page: 2, has_prev: true, has_next: true })
  const third = await follow(second.links.next, token)
  expect(third.links).toEqual({ self: url(3), first: url(1), prev: url(2), last: url(3) })
  expect(third.data).toMatchObject({ has_prev: true, has_next: false })
  expect([...first.names, ...second.names, ...third.names]).toEqual(
    Array.from({ length: 23 }, (_, n) => nameOf(n)),
  )
})

test.for([
  [20, 10, 2],
  [21, 10, 3],
  [20, 5, 4],
  [20, 25, 1],
  [20, 50, 1],
  [20, 100, 1],
] as const)('%i widgets at %i per page are %i pages', async ([count, perPage, pages]) => {
  const token = await populate(count)
  const { data, links } = await follow(`/widgets?per_page=${perPage}`, token)
  expect(data).toMatchObject({ total_pages: pages, items_per_page: perPage, total_items: count })
  expect(data.items).toHaveLength(Math.min(count, perPage))
  expect(links.last).toBe(`/widgets?page=${pages}&per_page=${perPage}`)
})

test.for([4, 5, 1_000_000_000])(
  'page %i of 3 is empty and links back to the last page',
  async (page) => {
    const token = await populate(23)
    const past = await follow(`/widgets?page=${page}`, token)
    expect(past.names).toEqual([])
    expect(past.data).toMatchObject({ page, total_items: 23, has_prev: true, has_next: false })
    expect(past.links.prev).toBe('/widgets?page=3&per_page=10')
    expect((await follow(past.links.prev, token)).names).toHaveLength(3)
  },
)

test('past the end without widgets, `prev` links to page 1', async () => {
  const token = await populate(0)
  const { links, data } = await follow('/widgets?page=7&per_page=100', token)
  expect(data).toMatchObject({ total_pages: 1, items: [] })
  expect(links.prev).toBe('/widgets?page=1&per_page=100')
})

test('computes all remaining times of a page at one time', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-03-01T12:00:00.000Z') })
  const deadlines = { a: '12:00:00.999', b: '12:00:01.000', c: '12:00:00.000', d: '11:59:59.999' }
  for (const [name, time] of Object.entries(deadlines)) {
    await addWidget(server, { name, deadline: new Date(`2027-03-01T${time}Z`) })
  }
  const { token } = await logInAs(server, 'employee')
  const { data } = await follow('/widgets', token)
  expect(data.items.map((item) => [item.time_remaining, item.deadline_passed])).toEqual([
    ['No time remaining', true],
    ['1 second', false],
    ['No time remaining', true],
    ['No time remaining', true],
  ])
})

test('reads items and total of widgets in one snapshot', async () => {
  const token = await populate(5)
  const owner = await createUser(server)
  const churn = async () => {
    for (let n = 0; n < 30; n += 1) {
      const name = `x${n % 3}`
      await server.app.db.widget.upsert({
        where: { name },
        create: { name, infoUrl: 'https://example.com', deadline: new Date(), ownerId: owner.id },
        update: {},
      })
      await server.app.db.widget.deleteMany({ where: { name: `x${(n + 1) % 3}` } })
    }
  }
  const read = async () => {
    for (let n = 0; n < 30; n += 1) {
      const { names, headers } = await follow('/widgets', token)
      expect(headers['total-count']).toBe(String(names.length))
    }
  }
  await Promise.all([churn(), read(), read()])
})

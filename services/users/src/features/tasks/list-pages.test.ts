import type { Task } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createTask, logInAs } from '../../../test/factories.ts'

const server = useApp()

const day = (n: number) => new Date(Date.UTC(2026, 0, n))

/** Creates 14 tasks with equal and missing deadlines, every other one assigned to the employee. */
async function populate() {
  const employee = await logInAs(server, 'employee')
  const manager = await logInAs(server, 'manager')
  for (let n = 0; n < 14; n += 1) {
    await createTask(server, {
      title: `${(n * 5) % 14}`,
      deadline: n % 3 ? day(1 + ((n * 5) % 3)) : null,
      status: n % 4 ? 'pending' : 'done',
      assignedUserId: n % 2 ? employee.user.id : null,
    })
  }
  return { employee: employee.token, manager: manager.token }
}

/** Returns the expected order: by deadline, no deadline last, ties by id. */
function sorted(tasks: Task[]): Task[] {
  const keyOf = (task: Task) => `${task.deadline ?? 'never'} ${task.id}`
  return tasks.toSorted((a, b) => Number(keyOf(a) > keyOf(b)) - Number(keyOf(a) < keyOf(b)))
}

async function follow(url: string, token: string) {
  const headers = { authorization: `Bearer ${token}` }
  const { status, body } = await server.send({ url, headers })
  expect(status).toBe(200)
  const { data, links } = body as {
    data: { items: Task[]; has_prev: boolean; has_next: boolean }
    links: { self: string; prev?: string; next?: string }
  }
  expect(data.has_prev).toBe(links.prev !== undefined)
  expect(data.has_next).toBe(links.next !== undefined)
  return { ids: data.items.map(({ id }) => id), items: data.items, links }
}

type Page = Awaited<ReturnType<typeof follow>>

async function walk(url: string | undefined, direction: 'prev' | 'next', token: string) {
  const pages: Page[] = []
  for (let link = url; link !== undefined; link = pages.at(-1)?.links[direction]) {
    pages.push(await follow(link, token))
    expect(pages.length).toBeLessThan(20)
  }
  return pages
}

const FILTERS = ['', '&status=pending', '&assignee=me', '&assignee=none', '&overdue=true', '&q=1']

test.for(['employee', 'manager'] as const)(
  'pages forward and back through tasks in the order of a plain sort, as %s',
  async (role) => {
    const { [role]: token } = await populate()
    for (const filter of FILTERS) {
      const { items, ids } = await follow(`/tasks?limit=100${filter}`, token)
      expect(ids).toEqual(sorted(items).map(({ id }) => id))
      for (const limit of [1, 4]) {
        const forward = await walk(`/tasks?limit=${limit}${filter}`, 'next', token)
        expect(forward.flatMap((page) => page.ids)).toEqual(ids)
        expect(forward[0]?.links.prev).toBeUndefined()
        const back = await walk(forward.at(-1)?.links.self, 'prev', token)
        expect(back.reverse().flatMap((page) => page.ids)).toEqual(ids)
      }
    }
    expect((await follow('/tasks?limit=100', token)).ids).toHaveLength(role === 'manager' ? 14 : 7)
  },
)

test('pages of tasks stay stable while tasks are created and deleted', async () => {
  const { manager: token } = await populate()
  const { ids } = await follow('/tasks?limit=100', token)
  const first = await follow('/tasks?limit=10', token)
  await server.app.db.task.deleteMany({
    where: { id: { in: [ids[0], ids[8], ids[9]].map(String) } },
  })
  await createTask(server, { deadline: day(0) })
  const late = await createTask(server)
  const rest = await walk(first.links.next, 'next', token)
  expect(rest.flatMap((page) => page.ids)).toEqual([...ids.slice(10), late.id])
})

test.for([2, 11])(
  'an emptied page after %i tasks links back to the remaining ones',
  async (limit) => {
    const { manager: token } = await populate()
    const [first, ...others] = await walk(`/tasks?limit=${limit}`, 'next', token)
    const gone = others.flatMap((page) => page.ids)
    await server.app.db.task.deleteMany({ where: { id: { in: gone } } })
    const afterwards = await follow(first?.links.next ?? '', token)
    expect(afterwards).toMatchObject({ ids: [], links: { prev: expect.any(String) } })
    expect((await follow(afterwards.links.prev ?? '', token)).ids).toEqual(first?.ids)
  },
)

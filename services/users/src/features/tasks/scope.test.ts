import { getTask, listTasks, updateTask } from '@gatehouse/contract'
import type { InjectOptions } from 'fastify'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createTask, createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'

type Sent = Pick<InjectOptions, 'method' | 'payload'> & { headers?: Record<string, string> }

const REQUESTS: Sent[] = [
  { method: 'GET' },
  { method: 'HEAD' },
  { method: 'PUT', payload: { status: 'done' } },
  { method: 'PUT', payload: { title: 'mine now' } },
  { method: 'PUT', payload: { status: 'done', deadline: null } },
  { method: 'PUT', payload: { status: 'done' }, headers: { 'if-match': '"nonsense"' } },
  { method: 'PUT', payload: { status: 'done' }, headers: { 'if-match': '*' } },
  { method: 'PUT', payload: { title: 'mine now' }, headers: { 'if-match': '"nonsense"' } },
]

const OWNERS = {
  'another user': async () => (await createUser(server)).id,
  'no user': async () => null,
}

for (const [owner, idOf] of Object.entries(OWNERS)) {
  test.for(REQUESTS)(
    `answers an employee’s %j for a task of ${owner} as if it did not exist`,
    async ({ method = 'GET', payload, headers }) => {
      const { token } = await logInAs(server, 'employee')
      const task = await createTask(server, { assignedUserId: await idOf() })
      const send = async (id: string) => {
        const answer = await server.send({
          method,
          url: `/tasks/${id}`,
          headers: { ...headers, authorization: `Bearer ${token}`, 'x-request-id': 'the-same-id' },
          ...(payload && { payload }),
        })
        const { date: _, 'content-length': __, ...rest } = answer.headers
        return { status: answer.status, body: answer.body, headers: rest, id }
      }
      const [foreign, missing] = [await send(task.id), await send(UNKNOWN_ID)]
      expect(foreign.status).toBe(404)
      expect(foreign.headers).not.toHaveProperty('etag')
      expect(JSON.stringify(foreign).replaceAll(task.id, UNKNOWN_ID)).toBe(JSON.stringify(missing))
      expect(await server.app.db.task.findUnique({ where: { id: task.id } })).toEqual(task)
    },
  )
}

const SEARCHES = [
  {},
  { q: 'secret' },
  { status: 'pending' },
  { overdue: 'true' },
  { assignee: 'none' },
  { assignee: 'me' },
] as const

test.for(SEARCHES)('lists only an employee’s own tasks with %j', async (query) => {
  const { user, token } = await logInAs(server, 'employee')
  const { id: other } = await createUser(server)
  const past = new Date(0)
  await createTask(server, { title: 'secret', deadline: past, assignedUserId: other })
  await createTask(server, { description: 'secret', deadline: past })
  const mine = await createTask(server, {
    title: 'no secret',
    deadline: past,
    assignedUserId: user.id,
  })
  const { status, body } = await server.call(listTasks, { token, query })
  expect(status).toBe(200)
  expect(body.data.items.map(({ id }) => id)).toEqual(
    'assignee' in query && query.assignee === 'none' ? [] : [mine.id],
  )
  expect(body.data).toMatchObject({ has_prev: false, has_next: false })
})

test('an employee who filters by another assignee finds no tasks', async () => {
  const { token } = await logInAs(server, 'employee')
  const { id: assignee } = await createUser(server)
  await createTask(server, { assignedUserId: assignee })
  const { status, body } = await server.call(listTasks, { token, query: { assignee } })
  expect(status).toBe(200)
  expect(body.data.items).toEqual([])
})

test('a demotion or promotion changes the visible tasks with the next request', async () => {
  const { user, token } = await logInAs(server, 'manager')
  const { id } = await createTask(server)
  const become = (role: 'employee' | 'manager') =>
    server.app.db.user.update({ where: { id: user.id }, data: { role } })
  const statuses = async () => [
    (await server.call(getTask, { params: { id }, token })).status,
    (await server.call(updateTask, { params: { id }, body: { title: 'x' }, token })).status,
    (await server.call(listTasks, { query: {}, token })).body.data.items.length,
  ]
  expect(await statuses()).toEqual([200, 200, 1])
  await become('employee')
  expect(await statuses()).toEqual([404, 404, 0])
  await become('manager')
  expect(await statuses()).toEqual([200, 200, 1])
})

test('a task is invisible to its former assignee', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const { id } = await createTask(server, { assignedUserId: user.id })
  const request = { params: { id }, token }
  expect((await server.call(getTask, request)).status).toBe(200)
  await server.app.db.task.update({ where: { id }, data: { assignedUserId: null } })
  expect((await server.call(getTask, request)).status).toBe(404)
})

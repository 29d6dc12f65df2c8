import { listTasks } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createTask, createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const hours = (n: number) => new Date(Date.now() + n * 3_600_000)
const list = (token?: string, query = {}) => server.call(listTasks, { query, token })
const titlesOf = ({ body }: Awaited<ReturnType<typeof list>>) =>
  body.data.items.map(({ title }) => title)

test.for(['manager', 'admin'] as const)(
  '%s lists all tasks by deadline, tasks without one last',
  async (role) => {
    const { token } = await logInAs(server, role)
    const { id } = await createUser(server)
    await createTask(server, { title: 'some time', assignedUserId: id })
    await createTask(server, { title: 'tomorrow', deadline: hours(24) })
    await createTask(server, { title: 'yesterday', deadline: hours(-24), assignedUserId: id })
    await createTask(server, { title: 'long ago, done', deadline: hours(-99), status: 'done' })
    await createTask(server, { title: 'some time, later made' })
    const answer = await list(token)
    expect(answer.status).toBe(200)
    expect(titlesOf(answer)).toEqual([
      'long ago, done',
      'yesterday',
      'tomorrow',
      'some time',
      'some time, later made',
    ])
    expect(answer.body.data).toMatchObject({ has_prev: false, has_next: false })
    expect(answer.body.links).toEqual({ self: '/tasks', first: '/tasks' })
  },
)

test('an employee lists only their own tasks, with the names of assignee and creator', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const boss = await createUser(server, { role: 'manager' })
  const task = await createTask(server, { assignedUserId: user.id, createdById: boss.id })
  await createTask(server, { assignedUserId: boss.id })
  const { body } = await list(token)
  expect(body.data.items).toEqual([
    {
      id: task.id,
      title: task.title,
      description: '',
      status: 'pending',
      deadline: null,
      created_at: task.createdAt.toISOString(),
      updated_at: task.updatedAt.toISOString(),
      assigned_user: { id: user.id, username: user.username },
      created_by: { id: boss.id, username: boss.username },
    },
  ])
})

test('lists no tasks when there are none', async () => {
  const { token } = await logInAs(server, 'employee')
  const { status, body } = await list(token)
  expect(status).toBe(200)
  expect(body.data).toEqual({ items: [], has_prev: false, has_next: false })
})

test('a page has 25 tasks by default, or as many as requested', async () => {
  const { token } = await logInAs(server, 'manager')
  await server.app.db.task.createMany({
    data: Array.from({ length: 101 }, (_, n) => ({ title: `${n}` })),
  })
  expect((await list(token)).body.data.items).toHaveLength(25)
  expect((await list(token, { limit: '3' })).body.data.items).toHaveLength(3)
  const most = await list(token, { limit: '100' })
  expect(most.body.data.items).toHaveLength(100)
  expect(most.body.data.has_next).toBe(true)
})

test.for(['', '/api/v1'])(
  'links of a task list called under "%s" keep the prefix and the filters',
  async (prefix) => {
    const { token } = await logInAs(server, 'manager')
    for (let n = 0; n < 3; n += 1) await createTask(server, { title: `é ${n}` })
    const url = `${prefix}/tasks?status=pending&q=%C3%A9+&limit=1`
    const { body, headers } = await server.send({
      url,
      headers: { authorization: `Bearer ${token}` },
    })
    const links = body['links'] as Record<string, string>
    expect(links['first']).toBe(url)
    expect(links['next']).toMatch(
      new RegExp(`^${url.replace('?', '\\?').replace('+', '\\+')}&cursor=`),
    )
    const entries = Object.entries(links).map(([rel, link]) => `<${link}>; rel="${rel}"`)
    expect(headers['link']).toBe(entries.join(', '))
  },
)

test('answers 401 to an anonymous list of tasks', async () => {
  const { status, body } = await list()
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'token_required' })
})

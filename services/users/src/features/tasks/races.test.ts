import {
  assignTask,
  createTask as createTaskEndpoint,
  deleteTask,
  deleteUser,
  getTask,
  patchUser,
  updateTask,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createTask, createUser, logInAs } from '../../../test/factories.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()

const rowOf = (id: string) => server.app.db.task.findUniqueOrThrow({ where: { id } })

test('of 20 concurrent edits of one version, one succeeds and 19 are 412', async () => {
  const { token } = await logInAs(server, 'manager')
  const { id, version } = await createTask(server)
  const answers = await together((n) =>
    server.call(updateTask, {
      params: { id },
      body: { title: `title ${n}` },
      token,
      ifMatch: `"${version}"`,
    }),
  )
  expect(tally(answers)).toEqual({ 200: 1, 412: 19 })
  const winner = answers.find(({ status }) => status === 200)
  const { title, version: now } = await rowOf(id)
  expect(winner?.body.data.title).toBe(title)
  expect(winner?.headers['etag']).toBe(`"${now}"`)
})

test('of 20 concurrent edits without If-Match the last wins, and each returns what it wrote', async () => {
  const { token } = await logInAs(server, 'manager')
  const { id } = await createTask(server)
  const answers = await together((n) =>
    server.call(updateTask, { params: { id }, body: { title: `title ${n}` }, token }),
  )
  expect(tally(answers)).toEqual({ 200: 20 })
  expect(answers.map(({ body }) => body.data.title)).toEqual(answers.map((_, n) => `title ${n}`))
  expect(new Set(answers.map(({ headers }) => headers['etag'])).size).toBe(20)
  const { title, version, updatedAt } = await rowOf(id)
  const last = answers.find(({ headers }) => headers['etag'] === `"${version}"`)
  expect(last?.body.data.title).toBe(title)
  // The clock is read under the lock, so the order of times is the order of writes.
  const times = answers.map(({ body }) => body.data.updated_at).sort()
  expect(times.at(-1)).toBe(updatedAt.toISOString())
})

test('20 concurrent edits of different fields lose no change', async () => {
  const { token } = await logInAs(server, 'manager')
  const { id } = await createTask(server)
  const bodies = [
    { title: 'new' },
    { description: 'new' },
    { status: 'done' as const },
    { deadline: '2030-01-01T00:00:00Z' },
  ]
  const answers = await together((n) =>
    server.call(updateTask, { params: { id }, body: bodies[n % 4] ?? {}, token }),
  )
  expect(tally(answers)).toEqual({ 200: 20 })
  expect(await rowOf(id)).toMatchObject({
    title: 'new',
    description: 'new',
    status: 'done',
    deadline: new Date('2030-01-01T00:00:00Z'),
  })
})

test.for([
  ['without If-Match', false, { 200: 20 }],
  ['of one version', true, { 200: 1, 412: 19 }],
] as const)(
  'of 20 concurrent assignments %s, the last success is stored',
  async ([, conditional, statuses]) => {
    const { token } = await logInAs(server, 'manager')
    const people = await together(() => createUser(server))
    const { id, version } = await createTask(server)
    const answers = await together((n) =>
      server.call(assignTask, {
        params: { id },
        body: { assigned_user_id: people[n]?.id ?? null },
        token,
        ifMatch: conditional ? `"${version}"` : undefined,
      }),
    )
    expect(tally(answers)).toEqual(statuses)
    const row = await rowOf(id)
    const last = answers.find(({ headers }) => headers['etag'] === `"${row.version}"`)
    expect(last?.body.data.assigned_user?.id).toBe(row.assignedUserId)
  },
)

test.for([false, true])(
  'of 20 concurrent deletions one succeeds and 19 are 404 (If-Match: %s)',
  async (conditional) => {
    const { token } = await logInAs(server, 'manager')
    const { id, version } = await createTask(server)
    const ifMatch = conditional ? `"${version}"` : undefined
    const answers = await together(() =>
      server.call(deleteTask, { params: { id }, token, ifMatch }),
    )
    expect(tally(answers)).toEqual({ 204: 1, 404: 19 })
  },
)

test('an assignee’s concurrent edits fail after the task is reassigned', async () => {
  const boss = await logInAs(server, 'manager')
  const { user, token } = await logInAs(server, 'employee')
  const { id } = await createTask(server, { assignedUserId: user.id })
  const answers = await together((n) =>
    n === 10
      ? server.call(assignTask, {
          params: { id },
          body: { assigned_user_id: null },
          token: boss.token,
        })
      : server.call(updateTask, { params: { id }, body: { status: 'done' }, token }),
  )
  expect(answers[10]?.status).toBe(200)
  const { 200: done = 0, 404: late = 0 } = tally(answers)
  expect(done + late).toBe(20)
  expect((await rowOf(id)).assignedUserId).toBeNull()
  expect(
    answers.every(
      ({ status, body }, n) =>
        n === 10 || status === 404 || body.data.assigned_user?.id === user.id,
    ),
  ).toBe(true)
})

test('20 concurrent changes of all kinds to the same tasks and users cause no deadlock', async () => {
  const admin = await logInAs(server, 'admin')
  const other = await logInAs(server, 'admin')
  const { id: person } = await createUser(server, { role: 'manager' })
  const given = { assignedUserId: person, createdById: other.user.id }
  const [first, second] = [await createTask(server, given), await createTask(server, given)]
  const [params, seconds] = [{ id: first.id }, { id: second.id }]
  const { token } = admin
  const changes = [
    () => server.call(assignTask, { params, body: { assigned_user_id: person }, token }),
    () =>
      server.call(assignTask, {
        params: seconds,
        body: { assigned_user_id: other.user.id },
        token,
      }),
    () =>
      server.call(createTaskEndpoint, { body: { title: 'x', assigned_user_id: person }, token }),
    () =>
      server.call(createTaskEndpoint, {
        body: { title: 'x', assigned_user_id: admin.user.id },
        token: other.token,
      }),
    () => server.call(updateTask, { params, body: { status: 'done' }, token }),
    () => server.call(patchUser, { params: { id: person }, body: { active: false }, token }),
    () =>
      server.call(patchUser, { params: { id: other.user.id }, body: { role: 'manager' }, token }),
    () => server.call(deleteUser, { params: { id: person }, token, body: {} }),
    () => server.call(deleteTask, { params: seconds, token }),
    () => server.call(getTask, { params, token }),
  ]
  const answers = await together(async (n) => changes[n % changes.length]?.())
  expect(answers.map((answer) => answer?.status)).not.toContain(500)
  expect(JSON.stringify(server.logs)).not.toMatch(/deadlock|40P01|P2034/)
})

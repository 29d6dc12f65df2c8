import { taskStats } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createTask, createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const PAST = new Date('2020-01-01T00:00:00Z')
const FUTURE = new Date('2900-01-01T00:00:00Z')
const stats = (token?: string) => server.call(taskStats, { token })

test.for(['manager', 'admin'] as const)(
  '%s gets task counts by status and by assignee',
  async (role) => {
    const { token } = await logInAs(server, role)
    const makeUser = (username: string, active = true) => createUser(server, { username, active })
    const Bob = await makeUser('Bob')
    const ada = await makeUser('ada')
    const gone = await makeUser('gone', false)
    await makeUser('idle')
    await createTask(server, { assignedUserId: Bob.id, deadline: PAST })
    await createTask(server, { assignedUserId: Bob.id, deadline: PAST, status: 'done' })
    await createTask(server, { assignedUserId: ada.id, deadline: PAST, status: 'in_progress' })
    await createTask(server, { assignedUserId: ada.id, deadline: FUTURE })
    for (const _ of [1, 2, 3]) await createTask(server, { assignedUserId: gone.id, status: 'done' })
    await createTask(server, { deadline: PAST })

    const { status, body } = await stats(token)
    expect(status).toBe(200)
    expect(body).toEqual({
      status: 'success',
      data: {
        by_status: { pending: 3, in_progress: 1, done: 4 },
        overdue: 3,
        by_assignee: [
          { user: { id: gone.id, username: 'gone' }, count: 3 },
          { user: { id: ada.id, username: 'ada' }, count: 2 },
          { user: { id: Bob.id, username: 'Bob' }, count: 2 },
        ],
      },
    })
  },
)

test('all counts are 0 without tasks', async () => {
  const { token } = await logInAs(server, 'manager')
  expect((await stats(token)).body.data).toEqual({
    by_status: { pending: 0, in_progress: 0, done: 0 },
    overdue: 0,
    by_assignee: [],
  })
})

test('answers 403 to an employee’s request for task counts', async () => {
  const { user, token } = await logInAs(server, 'employee')
  await createTask(server, { assignedUserId: user.id })
  const { status, body } = await stats(token)
  expect(status).toBe(403)
  expect(body).toMatchObject({ code: 'insufficient_scope' })
})

test('answers 401 to an anonymous request for task counts', async () => {
  expect((await stats()).status).toBe(401)
})

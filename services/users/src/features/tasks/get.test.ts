import { getTask } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createTask, createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'
const get = (id: string, token?: string) => server.call(getTask, { params: { id }, token })

test('an employee reads all fields of their own task, with its ETag', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const boss = await createUser(server, { role: 'manager' })
  const deadline = new Date('2026-12-31T18:00:00.123Z')
  const task = await createTask(server, {
    title: 'Water the plants',
    description: 'Both floors.',
    status: 'in_progress',
    deadline,
    assignedUserId: user.id,
    createdById: boss.id,
  })
  const { status, body, headers } = await get(task.id, token)
  expect(status).toBe(200)
  expect(body).toEqual({
    status: 'success',
    data: {
      id: task.id,
      title: 'Water the plants',
      description: 'Both floors.',
      status: 'in_progress',
      deadline: '2026-12-31T18:00:00.123Z',
      created_at: task.createdAt.toISOString(),
      updated_at: task.updatedAt.toISOString(),
      assigned_user: { id: user.id, username: user.username },
      created_by: { id: boss.id, username: boss.username },
    },
  })
  expect(headers['etag']).toBe(`"${task.version}"`)
})

test.for(['manager', 'admin'] as const)('%s reads any task', async (role) => {
  const { token } = await logInAs(server, role)
  const { id } = await createUser(server)
  for (const assignedUserId of [id, null]) {
    const task = await createTask(server, { assignedUserId })
    const { status, body } = await get(task.id, token)
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ id: task.id, deadline: null, created_by: null })
    expect(body.data.assigned_user?.id ?? null).toBe(assignedUserId)
  }
})

test('accepts a task id in upper case', async () => {
  const { token } = await logInAs(server, 'manager')
  const { id } = await createTask(server)
  expect((await get(id.toUpperCase(), token)).body.data.id).toBe(id)
})

test('answers 404 for an unknown task', async () => {
  const { token } = await logInAs(server, 'manager')
  const { status, body } = await get(UNKNOWN_ID, token)
  expect(status).toBe(404)
  expect(body).toMatchObject({
    status: 'error',
    code: 'not_found',
    message: `Task ${UNKNOWN_ID} does not exist.`,
  })
})

test('answers 401 to an anonymous request for a task', async () => {
  const { id } = await createTask(server)
  const { status, body } = await get(id)
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'token_required' })
})

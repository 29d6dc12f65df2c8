import { deleteTask } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createTask, logInAs } from '../../../test/factories.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'
const remove = (id: string, token?: string) => server.call(deleteTask, { params: { id }, token })

test.for(['manager', 'admin'] as const)(
  '%s deletes a task with a 204 without a body',
  async (role) => {
    const { token } = await logInAs(server, role)
    const { id } = await createTask(server)
    const { id: other } = await createTask(server)
    const { status, body, headers } = await remove(id, token)
    expect(status).toBe(204)
    expect(body).toBeUndefined()
    expect(headers).not.toHaveProperty('content-type')
    expect(await server.app.db.task.findMany({ select: { id: true } })).toEqual([{ id: other }])
    expect((await remove(id, token)).status).toBe(404)
  },
)

test('answers 404 to a deletion of an unknown task', async () => {
  const { token } = await logInAs(server, 'manager')
  const { status, body } = await remove(UNKNOWN_ID, token)
  expect(status).toBe(404)
  expect(body).toMatchObject({ message: `Task ${UNKNOWN_ID} does not exist.` })
})

test('answers 403 to an employee who deletes their own task', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const { id } = await createTask(server, { assignedUserId: user.id })
  const { status, body } = await remove(id, token)
  expect(status).toBe(403)
  expect(body).toMatchObject({ code: 'insufficient_scope' })
  expect(await server.app.db.task.count()).toBe(1)
})

test('answers 401 to an anonymous deletion of a task', async () => {
  const { id } = await createTask(server)
  expect((await remove(id)).status).toBe(401)
})

test('logs a deletion with task and actor', async () => {
  const { user, token } = await logInAs(server, 'manager')
  const { id } = await createTask(server)
  await remove(id, token)
  expect(server.logs).toContainEqual(
    expect.objectContaining({ event: 'task_deleted', task_id: id, actor_id: user.id }),
  )
})

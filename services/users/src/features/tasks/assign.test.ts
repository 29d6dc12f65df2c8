import { assignTask, deleteUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createTask, createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'

const assign = (id: string, userId: string | null, token?: string) =>
  server.call(assignTask, { params: { id }, body: { assigned_user_id: userId }, token })
const rowOf = (id: string) => server.app.db.task.findUniqueOrThrow({ where: { id } })

test.for(['manager', 'admin'] as const)(
  '%s assigns a task to a user and unassigns it',
  async (role) => {
    const { token } = await logInAs(server, role)
    const person = await createUser(server)
    const before = await createTask(server, { description: 'Some', deadline: new Date(0) })
    const given = await assign(before.id, person.id, token)
    expect(given.status).toBe(200)
    expect(given.body.data).toMatchObject({
      id: before.id,
      title: before.title,
      assigned_user: { id: person.id, username: person.username },
    })
    const { version, updatedAt, ...after } = await rowOf(before.id)
    expect({ ...before, assignedUserId: person.id }).toMatchObject(after)
    expect(version).not.toBe(before.version)
    expect(given.headers['etag']).toBe(`"${version}"`)
    expect(given.body.data.updated_at).toBe(updatedAt.toISOString())

    const taken = await assign(before.id, null, token)
    expect(taken.status).toBe(200)
    expect(taken.body.data.assigned_user).toBeNull()
  },
)

test('assigns a task to a manager, and again without a change', async () => {
  const { user, token } = await logInAs(server, 'manager')
  const { id } = await createTask(server)
  for (const _ of ['first', 'again']) {
    expect((await assign(id, user.id, token)).body.data.assigned_user?.id).toBe(user.id)
  }
})

const HIDDEN = [
  ['inactive', { active: false }],
  ['pending', { approval: 'pending' as const }],
  ['rejected', { approval: 'rejected' as const }],
] as const

test.for(HIDDEN)('refuses an assignee who is %s with 400', async ([, state]) => {
  const { token } = await logInAs(server, 'manager')
  const { id: person } = await createUser(server, state)
  const before = await createTask(server)
  const { status, body } = await assign(before.id, person, token)
  expect(status).toBe(400)
  expect(body).toMatchObject({
    code: 'validation_failed',
    errors: { assigned_user_id: 'Choose an active person.' },
  })
  expect(await rowOf(before.id)).toEqual(before)
})

test('refuses an unknown assignee with 400, even for an unknown task', async () => {
  const { token } = await logInAs(server, 'manager')
  const { id } = await createTask(server)
  for (const task of [id, UNKNOWN_ID]) {
    const { status, body } = await assign(task, UNKNOWN_ID, token)
    expect(status).toBe(400)
    expect(body).toMatchObject({ errors: { assigned_user_id: 'Choose an active person.' } })
  }
})

test.for([
  {},
  { assigned_user_id: '' },
  { assigned_user_id: 'me' },
  { assigned_user_id: 1 },
  { assigned_user_id: [UNKNOWN_ID] },
])('refuses the assignment %j with 400', async (payload) => {
  const { token } = await logInAs(server, 'manager')
  const { id } = await createTask(server)
  const { status, body } = await server.send({
    method: 'PUT',
    url: `/tasks/${id}/assign`,
    headers: { authorization: `Bearer ${token}` },
    payload,
  })
  expect(status).toBe(400)
  expect(body).toHaveProperty('errors', { assigned_user_id: 'Must be an id.' })
})

test('answers 404 to an assignment of an unknown task', async () => {
  const { user, token } = await logInAs(server, 'manager')
  for (const person of [user.id, null]) {
    const { status, body } = await assign(UNKNOWN_ID, person, token)
    expect(status).toBe(404)
    expect(body).toMatchObject({ message: `Task ${UNKNOWN_ID} does not exist.` })
  }
})

test('answers 403 to an employee who assigns their own task', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const { id } = await createTask(server, { assignedUserId: user.id })
  const { status, body } = await assign(id, user.id, token)
  expect(status).toBe(403)
  expect(body).toMatchObject({ code: 'insufficient_scope' })
})

test('answers 401 to an anonymous assignment', async () => {
  const { id } = await createTask(server)
  expect((await assign(id, null)).status).toBe(401)
})

test('deactivated users keep their tasks, and tasks of deleted users stay unassigned', async () => {
  const { token } = await logInAs(server, 'admin')
  const person = await createUser(server)
  const maker = await createUser(server, { role: 'manager' })
  const { id } = await createTask(server, { assignedUserId: person.id, createdById: maker.id })
  await server.app.db.user.update({ where: { id: person.id }, data: { active: false } })
  const get = () =>
    server.send({ url: `/tasks/${id}`, headers: { authorization: `Bearer ${token}` } })
  expect((await get()).body['data']).toMatchObject({
    assigned_user: { id: person.id, username: person.username },
    created_by: { id: maker.id, username: maker.username },
  })
  for (const user of [person, maker]) {
    const { status } = await server.call(deleteUser, { params: { id: user.id }, body: {}, token })
    expect(status).toBe(200)
  }
  expect((await get()).body['data']).toMatchObject({ id, assigned_user: null, created_by: null })
})

test('logs an assignment with task, assignee and actor', async () => {
  const { user, token } = await logInAs(server, 'manager')
  const { id } = await createTask(server)
  for (const assigned_user_id of [user.id, null]) {
    await assign(id, assigned_user_id, token)
    expect(server.logs).toContainEqual(
      expect.objectContaining({
        event: 'task_assigned',
        task_id: id,
        assigned_user_id,
        actor_id: user.id,
      }),
    )
  }
})

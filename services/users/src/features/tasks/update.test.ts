import { type RequestOf, updateTask } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createTask, createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'
type Body = RequestOf<typeof updateTask>['body']

const put = (id: string, body: Body, token?: string) =>
  server.call(updateTask, { params: { id }, body, token })
const rowOf = (id: string) => server.app.db.task.findUniqueOrThrow({ where: { id } })

const CHANGES: [Body, object][] = [
  [{ title: 'New' }, { title: 'New' }],
  [{ description: '' }, { description: '' }],
  [{ status: 'done' }, { status: 'done' }],
  [{ deadline: '2027-01-01T00:00:00+01:00' }, { deadline: new Date('2026-12-31T23:00:00Z') }],
  [{ deadline: null }, { deadline: null }],
  [
    { title: 'New', description: 'Other', status: 'in_progress', deadline: null },
    { title: 'New', description: 'Other', status: 'in_progress', deadline: null },
  ],
]

test.for(CHANGES)(
  'a manager’s update %j leaves the other fields unchanged',
  async ([body, changed]) => {
    const { token } = await logInAs(server, 'manager')
    const { id: assignedUserId } = await createUser(server)
    const before = await createTask(server, {
      description: 'Some',
      deadline: new Date('2026-06-01T00:00:00Z'),
      assignedUserId,
    })
    const { status, body: answer, headers } = await put(before.id, body, token)
    expect(status).toBe(200)
    const after = await rowOf(before.id)
    const { version, updatedAt } = after
    expect(after).toEqual({ ...before, ...changed, version, updatedAt })
    expect(version).not.toBe(before.version)
    expect(headers['etag']).toBe(`"${version}"`)
    expect(answer.data).toMatchObject({
      id: before.id,
      title: after.title,
      status: after.status,
      deadline: after.deadline?.toISOString() ?? null,
      updated_at: updatedAt.toISOString(),
      assigned_user: { id: assignedUserId },
    })
  },
)

test('an update changes updated_at and not created_at', async () => {
  const { token } = await logInAs(server, 'admin')
  const { id, createdAt } = await createTask(server)
  const long = new Date('2026-01-01T00:00:00Z')
  await server.app.db.task.update({ where: { id }, data: { updatedAt: long } })
  const { body } = await put(id, { status: 'done' }, token)
  expect(body.data.created_at).toBe(createdAt.toISOString())
  expect(Math.abs(Date.parse(body.data.updated_at) - Date.now())).toBeLessThan(5_000)
})

test('an update without a difference is 200', async () => {
  const { token } = await logInAs(server, 'manager')
  const { id, title } = await createTask(server)
  const { status, body } = await put(id, { title, status: 'pending', deadline: null }, token)
  expect(status).toBe(200)
  expect(body.data).toMatchObject({ id, title, status: 'pending' })
})

test.for(['pending', 'in_progress', 'done'] as const)(
  'an assignee changes the status to %s',
  async (status) => {
    const { user, token } = await logInAs(server, 'employee')
    const { id } = await createTask(server, { status: 'in_progress', assignedUserId: user.id })
    const answer = await put(id, { status }, token)
    expect(answer.status).toBe(200)
    expect(answer.body.data).toMatchObject({ id, status, assigned_user: { id: user.id } })
    expect(await rowOf(id)).toMatchObject({ status })
  },
)

const FORBIDDEN: Body[] = [
  { title: 'New' },
  { description: '' },
  { deadline: null },
  { status: 'done', title: 'New' },
  { status: 'done', deadline: '2027-01-01T00:00:00Z' },
]

test.for(FORBIDDEN)(
  'refuses an assignee’s update %j with 403 and changes nothing',
  async (body) => {
    const { user, token } = await logInAs(server, 'employee')
    const before = await createTask(server, { assignedUserId: user.id })
    for (const headers of [{}, { 'if-match': '"old"' }]) {
      const answer = await server.call(updateTask, {
        params: { id: before.id },
        body,
        token,
        headers,
      })
      expect(answer.status).toBe(403)
      expect(answer.body).toMatchObject({
        code: 'insufficient_scope',
        message: 'Employees can only update task status.',
      })
      expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope"')
    }
    expect(await rowOf(before.id)).toEqual(before)
  },
)

test('ignores fields of an update that can’t be changed', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const before = await createTask(server, { assignedUserId: user.id })
  const forged = {
    status: 'done' as const,
    id: UNKNOWN_ID,
    assigned_user_id: null,
    assignedUserId: null,
    created_by: user.id,
    created_at: '2000-01-01T00:00:00Z',
    version: UNKNOWN_ID,
  }
  expect((await put(before.id, forged, token)).status).toBe(200)
  const { version, updatedAt, ...after } = await rowOf(before.id)
  expect({ ...before, status: 'done' }).toMatchObject(after)
  expect(version).not.toBe(UNKNOWN_ID)
  expect(updatedAt.getTime()).toBeGreaterThanOrEqual(before.updatedAt.getTime())
})

test('answers 404 to an update of an unknown task', async () => {
  const { token } = await logInAs(server, 'manager')
  const { status, body } = await put(UNKNOWN_ID, { status: 'done' }, token)
  expect(status).toBe(404)
  expect(body).toMatchObject({ message: `Task ${UNKNOWN_ID} does not exist.` })
})

test.for([
  [{}, { title: 'Send title, description, status or deadline.' }],
  [{ assigned_user_id: null }, { title: 'Send title, description, status or deadline.' }],
  [{ title: '' }, { title: 'Enter a title.' }],
  [{ title: null }, { title: 'Must be text.' }],
  [
    { title: ' ', description: 1, status: 'closed', deadline: 'soon' },
    {
      title: 'Enter a title.',
      description: 'Must be text.',
      status: 'Choose pending, in_progress or done.',
      deadline: 'Enter a time like 2026-12-31T18:00:00Z.',
    },
  ],
])('the invalid update %j is 400 even for an unknown task', async ([payload, errors]) => {
  for (const role of ['employee', 'manager'] as const) {
    const { token } = await logInAs(server, role)
    const { status, body } = await server.send({
      method: 'PUT',
      url: `/tasks/${UNKNOWN_ID}`,
      headers: { authorization: `Bearer ${token}` },
      payload: payload as object,
    })
    expect(status).toBe(400)
    expect(body).toHaveProperty('errors', errors)
  }
})

test('answers 401 to an anonymous update of a task', async () => {
  const { id } = await createTask(server)
  expect((await put(id, { status: 'done' })).status).toBe(401)
})

test('logs an update with fields and actor, without the text', async () => {
  const { user, token } = await logInAs(server, 'manager')
  const { id } = await createTask(server)
  await put(id, { title: 'confidential', status: 'done' }, token)
  expect(server.logs).toContainEqual(
    expect.objectContaining({
      event: 'task_updated',
      task_id: id,
      fields: ['title', 'status'],
      actor_id: user.id,
    }),
  )
  expect(JSON.stringify(server.logs)).not.toContain('confidential')
})

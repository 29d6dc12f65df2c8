import { createTask, getTask, type RequestOf } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'
type Body = RequestOf<typeof createTask>['body']

const post = (body: Body, token?: string) => server.call(createTask, { body, token })

test.for(['manager', 'admin'] as const)('%s creates a task with only a title', async (role) => {
  const { user, token } = await logInAs(server, role)
  const { status, body, headers } = await post({ title: 'Water the plants' }, token)
  expect(status).toBe(201)
  expect(body).toEqual({
    status: 'success',
    data: {
      id: expect.any(String),
      title: 'Water the plants',
      description: '',
      status: 'pending',
      deadline: null,
      created_at: expect.any(String),
      updated_at: body.data.created_at,
      assigned_user: null,
      created_by: { id: user.id, username: user.username },
    },
  })
  expect(Math.abs(Date.parse(body.data.created_at) - Date.now())).toBeLessThan(5_000)
  const { version } = await server.app.db.task.findUniqueOrThrow({ where: { id: body.data.id } })
  expect(headers).toMatchObject({ etag: `"${version}"`, location: `/tasks/${body.data.id}` })
})

test('creates a task with all fields, which its assignee can read', async () => {
  const { token } = await logInAs(server, 'manager')
  const { user, token: theirs } = await logInAs(server, 'employee')
  const { status, body, headers } = await post(
    {
      title: 'Water the plants',
      description: 'Both floors.',
      deadline: '2026-12-31T20:00:00+02:00',
      assigned_user_id: user.id,
    },
    token,
  )
  expect(status).toBe(201)
  expect(body.data).toMatchObject({
    description: 'Both floors.',
    deadline: '2026-12-31T18:00:00.000Z',
    assigned_user: { id: user.id, username: user.username },
  })
  const read = await server.call(getTask, { params: { id: body.data.id }, token: theirs })
  expect(read.body).toEqual(body)
  expect(read.headers['etag']).toBe(headers['etag'])
})

test('Location of a created task has the prefix of the request', async () => {
  const { token } = await logInAs(server, 'manager')
  const { headers } = await server.send({
    method: 'POST',
    url: '/api/v1/tasks',
    headers: { authorization: `Bearer ${token}` },
    payload: { title: 'x' },
  })
  expect(headers['location']).toMatch(/^\/api\/v1\/tasks\/[0-9a-f-]{36}$/)
  const found = await server.send({
    url: String(headers['location']),
    headers: { authorization: `Bearer ${token}` },
  })
  expect(found.status).toBe(200)
})

test('refuses an assignee who is not active, and creates no task', async () => {
  const { token } = await logInAs(server, 'manager')
  const hidden = [
    { active: false },
    { approval: 'pending' as const },
    { approval: 'rejected' as const },
  ]
  const people = await Promise.all(hidden.map((person) => createUser(server, person)))
  for (const id of [...people.map((person) => person.id), UNKNOWN_ID]) {
    const { status, body } = await post({ title: 'x', assigned_user_id: id }, token)
    expect(status).toBe(400)
    expect(body).toMatchObject({
      code: 'validation_failed',
      errors: { assigned_user_id: 'Choose an active person.' },
    })
  }
  expect(await server.app.db.task.count()).toBe(0)
})

test('reports all invalid fields of a new task together', async () => {
  const { token } = await logInAs(server, 'manager')
  const { status, body } = await server.send({
    method: 'POST',
    url: '/tasks',
    headers: { authorization: `Bearer ${token}` },
    payload: { description: null, deadline: '2026-12-31', assigned_user_id: '1' },
  })
  expect(status).toBe(400)
  expect(body).toMatchObject({
    code: 'validation_failed',
    message: 'Input payload validation failed',
    errors: {
      title: 'Enter a title.',
      description: 'Must be text.',
      deadline: 'Enter a time like 2026-12-31T18:00:00Z.',
      assigned_user_id: 'Must be an id.',
    },
  })
})

test('ignores fields of a new task that only the service sets', async () => {
  const { user, token } = await logInAs(server, 'manager')
  const { id: other } = await createUser(server)
  const forged = {
    title: 'x',
    id: UNKNOWN_ID,
    status: 'done',
    version: UNKNOWN_ID,
    created_at: '2000-01-01T00:00:00Z',
    updated_at: '2000-01-01T00:00:00Z',
    created_by: other,
    created_by_id: other,
    assigned_user: other,
  }
  const { status, body } = await post(forged, token)
  expect(status).toBe(201)
  expect(body.data).toMatchObject({
    status: 'pending',
    created_by: { id: user.id },
    assigned_user: null,
  })
  expect(body.data.id).not.toBe(UNKNOWN_ID)
  expect(Date.parse(body.data.created_at)).toBeGreaterThan(Date.now() - 5_000)
})

test('answers 403 to an employee who creates a task', async () => {
  const { token } = await logInAs(server, 'employee')
  const { status, body } = await post({ title: '' }, token)
  expect(status).toBe(403)
  expect(body).toMatchObject({ code: 'insufficient_scope' })
})

test('answers 401 to an anonymous creation of a task', async () => {
  expect((await post({ title: 'x' })).status).toBe(401)
})

test('refuses a task as a form with 415 and as invalid JSON with 400', async () => {
  const { token } = await logInAs(server, 'manager')
  const send = (type: string, payload: string) =>
    server.send({
      method: 'POST',
      url: '/tasks',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      payload,
    })
  expect((await send('application/x-www-form-urlencoded', 'title=x')).status).toBe(415)
  const broken = await send('application/json', '{"title":')
  expect(broken.status).toBe(400)
  expect(broken.body).toMatchObject({ code: 'invalid_json' })
})

test('logs a created task with assignee and actor, without its text', async () => {
  const { user, token } = await logInAs(server, 'manager')
  const { id } = await createUser(server)
  const { body } = await post(
    { title: 'confidential', description: 'confidential', assigned_user_id: id },
    token,
  )
  expect(server.logs).toContainEqual(
    expect.objectContaining({
      event: 'task_created',
      task_id: body.data.id,
      assigned_user_id: id,
      actor_id: user.id,
    }),
  )
  expect(JSON.stringify(server.logs)).not.toContain('confidential')
})

import {
  assignTask,
  createTask,
  deleteTask,
  listAudit,
  listOwnAudit,
  putWidget,
  updateTask,
} from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { logInAs } from '../../../test/factories.ts'

const server = useApp()

let admin: Awaited<ReturnType<typeof logInAs>>
let person: Awaited<ReturnType<typeof logInAs>>

beforeEach(async () => {
  admin = await logInAs(server, 'admin', { username: 'ada' })
  person = await logInAs(server, 'employee', { username: 'michael' })
})

const nameOf = ({ user: { id, username } }: typeof admin) => ({ id, username })

test('audits tasks with their title and each changed field', async () => {
  const { token } = admin
  const deadline = '2999-12-31T18:00:00.000Z'
  const assigned_user_id = person.user.id
  const made = await server.call(createTask, {
    body: { title: 'Water the plants', deadline, assigned_user_id },
    token,
  })
  const { id } = made.body.data
  await server.call(updateTask, { params: { id }, body: { status: 'done' }, token: person.token })
  await server.call(deleteTask, { params: { id }, token })
  const object = { id, name: 'Water the plants' }
  const [removed, changed, created] = await readTrail(server)
  expect(created).toMatchObject({
    action: 'task_created',
    object,
    changes: {
      title: { before: null, after: 'Water the plants' },
      status: { before: null, after: 'pending' },
      deadline: { before: null, after: deadline },
      assigned_user_id: { before: null, after: assigned_user_id },
    },
  })
  expect(changed).toMatchObject({ action: 'task_updated', actor: nameOf(person), object })
  expect(changed?.changes).toEqual({ status: { before: 'pending', after: 'done' } })
  expect(removed).toMatchObject({ action: 'task_deleted', object })
  expect(removed?.changes['title']).toEqual({ before: 'Water the plants', after: null })
})

test('audits an assignment for the assignee, and an unassignment for no user', async () => {
  const { token } = admin
  const made = await server.call(createTask, { body: { title: 'Water the plants' }, token })
  const params = { id: made.body.data.id }
  for (const assigned_user_id of [person.user.id, null]) {
    await server.call(assignTask, { params, body: { assigned_user_id }, token })
  }
  expect(await readTrail(server, { action: 'task_assigned' })).toMatchObject([
    { user: null, changes: { assigned_user_id: { before: person.user.id, after: null } } },
    {
      user: nameOf(person),
      changes: { assigned_user_id: { before: null, after: person.user.id } },
    },
  ])
  const own = await server.call(listOwnAudit, { query: {}, token: person.token })
  expect(own.body.data.items.map(({ object }) => object?.name)).toEqual(['Water the plants'])
})

test('audits the first PUT of a widget as created, the next as updated', async () => {
  const { token } = admin
  const put = (info_url: string) =>
    server.call(putWidget, {
      params: { name: 'gear' },
      body: { info_url, deadline: '2999-12-31' },
      token,
    })
  await put('https://example.com/a')
  await put('https://example.com/b')
  const [changed, added] = await readTrail(server)
  const object = { id: 'gear', name: 'gear' }
  expect(added).toMatchObject({ action: 'widget_created', object })
  expect(changed).toMatchObject({ action: 'widget_updated', object })
  expect(changed?.changes).toEqual({
    info_url: { before: 'https://example.com/a', after: 'https://example.com/b' },
  })
})

test('audits a denial with the endpoint', async () => {
  await server.call(listAudit, { token: person.token, query: {} })
  expect(await readTrail(server)).toMatchObject([
    { action: 'authz_fail', actor: nameOf(person), detail: 'GET /audit' },
  ])
})

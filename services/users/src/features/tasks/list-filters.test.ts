import { listTasks, type RequestOf } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createTask, createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

type Query = RequestOf<typeof listTasks>['query']

const PAST = new Date('2020-01-01T00:00:00Z')
const FUTURE = new Date('2900-01-01T00:00:00Z')

let token: string
let people: { me: string; ada: string }

beforeEach(async () => {
  const manager = await logInAs(server, 'manager')
  const { id: ada } = await createUser(server)
  token = manager.token
  people = { me: manager.user.id, ada }
  const mine = { assignedUserId: people.me }
  const adas = { assignedUserId: ada }
  await createTask(server, { ...mine, title: 'Late', deadline: PAST })
  await createTask(server, { ...adas, title: 'late too', deadline: PAST, status: 'in_progress' })
  await createTask(server, { ...adas, title: 'was done', deadline: PAST, status: 'done' })
  await createTask(server, { title: 'to come', deadline: FUTURE, description: 'LATE in the day' })
  await createTask(server, { title: '100% a_b', status: 'done' })
})

async function titles(query: Query): Promise<string[]> {
  const { status, body } = await server.call(listTasks, { query, token })
  expect(status).toBe(200)
  return body.data.items.map(({ title }) => title)
}

const FILTERS: [Query, string[]][] = [
  [{ status: 'pending' }, ['Late', 'to come']],
  [{ status: 'in_progress' }, ['late too']],
  [{ status: 'done' }, ['was done', '100% a_b']],
  [{ assignee: 'me' }, ['Late']],
  [{ assignee: 'none' }, ['to come', '100% a_b']],
  [{ overdue: 'true' }, ['Late', 'late too']],
  [{ overdue: 'true', status: 'done' }, []],
  [{ overdue: 'true', assignee: 'me' }, ['Late']],
  [{ q: 'late', assignee: 'none' }, ['to come']],
  [{ q: 'late', status: 'in_progress', overdue: 'true' }, ['late too']],
]

test.for(FILTERS)('the task filter %j finds %j', async ([query, expected]) => {
  expect(await titles(query)).toEqual(expected)
})

test('filters tasks by an assignee’s id in any case, and finds none for an unknown id', async () => {
  expect(await titles({ assignee: people.ada })).toEqual(['late too', 'was done'])
  expect(await titles({ assignee: people.ada.toUpperCase() })).toEqual(['late too', 'was done'])
  expect(await titles({ assignee: '01a1fa65-0000-7000-8000-000000000000' })).toEqual([])
})

const SEARCHES: [string, string[]][] = [
  ['LATE', ['Late', 'late too', 'to come']],
  ['in the day', ['to come']],
  ['%', ['100% a_b']],
  ['_', ['100% a_b']],
  ['0% A', ['100% a_b']],
  ['\\', []],
  ['\\%', []],
  ["' OR 1=1 --", []],
  ['', ['Late', 'late too', 'was done', 'to come', '100% a_b']],
]

test.for(SEARCHES)('q=%s is taken literally and finds %j', async ([q, expected]) => {
  expect(await titles({ q })).toEqual(expected)
})

test('a task is overdue once its deadline has passed on the database’s clock', async () => {
  const [row] = await server.app.db.$queryRaw<{ now: Date }[]>`SELECT now()`
  const now = row?.now ?? new Date()
  await createTask(server, { title: 'just now', deadline: new Date(now.getTime() - 1) })
  await createTask(server, { title: 'soon', deadline: new Date(now.getTime() + 600_000) })
  expect(await titles({ overdue: 'true' })).toEqual(['Late', 'late too', 'just now'])
})

const LIMIT = 'Choose a number from 1 to 100.'
const FAULTS = [
  ['limit=0', { limit: LIMIT }],
  ['limit=101', { limit: LIMIT }],
  ['limit=1e1', { limit: 'Use decimal digits.' }],
  ['limit=1&limit=2', { limit: 'Use decimal digits, once.' }],
  ['status=closed', { status: 'Choose pending, in_progress or done.' }],
  ['status=', { status: 'Choose pending, in_progress or done.' }],
  ['status=done&status=done', { status: 'Choose pending, in_progress or done.' }],
  ['assignee=ME', { assignee: 'Choose me, none or the id of a person.' }],
  ['assignee=', { assignee: 'Choose me, none or the id of a person.' }],
  ['assignee=1', { assignee: 'Choose me, none or the id of a person.' }],
  ['assignee=me&assignee=none', { assignee: 'Choose me, none or the id of a person.' }],
  ['assignee=%00', { assignee: 'Choose me, none or the id of a person.' }],
  ['overdue=false', { overdue: 'Send true, or leave it out.' }],
  ['overdue=', { overdue: 'Send true, or leave it out.' }],
  ['q=%00', { q: 'Leave out control characters.' }],
  ['q=a&q=b', { q: 'Must be text, once.' }],
  [`q=${'x'.repeat(255)}`, { q: 'Use at most 254 characters.' }],
  [
    'limit=0&status=x&assignee=y&overdue=z',
    {
      limit: LIMIT,
      status: 'Choose pending, in_progress or done.',
      assignee: 'Choose me, none or the id of a person.',
      overdue: 'Send true, or leave it out.',
    },
  ],
  ['unknown=1&unknown=2', { unknown: 'Send this once.' }],
] as const

test.for(FAULTS)('refuses the task query ?%s with the reason', async ([query, errors]) => {
  const { status, body } = await server.send({
    url: `/tasks?${query}`,
    headers: { authorization: `Bearer ${token}` },
  })
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 'validation_failed' })
  expect(body['errors']).toEqual(errors)
})

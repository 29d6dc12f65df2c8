import { listTasks, type RequestOf } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { encodeCursor } from '#/lib/cursor.ts'
import { useApp } from '../../../test/app.ts'
import { createTask, logInAs } from '../../../test/factories.ts'

const server = useApp()

type Query = RequestOf<typeof listTasks>['query']
type Person = Awaited<ReturnType<typeof logInAs>>

const ID = '01a1fa65-0000-7000-8000-000000000000'
const TIME = '2026-01-01T00:00:00.000Z'

let manager: Person
let employee: Person

beforeEach(async () => {
  manager = await logInAs(server, 'manager')
  employee = await logInAs(server, 'employee')
  for (const { user } of [manager, employee]) {
    for (let n = 0; n < 3; n += 1) {
      await createTask(server, { deadline: new Date(TIME), assignedUserId: user.id })
    }
  }
})

/** Returns the cursor of the first page's `next` link. */
async function nextCursor(query: Query, { token }: Person): Promise<string> {
  const { body } = await server.call(listTasks, { query: { ...query, limit: '1' }, token })
  const { next = '' } = body.links
  return new URL(next, 'http://gatehouse.test').searchParams.get('cursor') ?? ''
}

async function expectRefused(query: Query, { token }: Person) {
  const { status, body } = await server.call(listTasks, { query, token })
  expect(status).toBe(400)
  expect(body).toMatchObject({
    code: 'validation_failed',
    errors: { cursor: 'This cursor does not belong to this list.' },
  })
}

const fingerprintOf = (cursor: string): string =>
  JSON.parse(Buffer.from(cursor, 'base64url').toString())[0]

test.for(['', 'x', 'null', '%00', '{}', Buffer.from('[]').toString('base64url')])(
  'refuses the invalid cursor %j of tasks',
  async (cursor) => {
    await expectRefused({ cursor }, manager)
  },
)

const OTHER_LISTS: Query[] = [
  { status: 'pending' },
  { assignee: 'me' },
  { assignee: 'none' },
  { assignee: ID },
  { overdue: 'true' },
  { q: 'task' },
]

test.for(OTHER_LISTS)(
  'refuses a cursor of the unfiltered tasks with the filter %j',
  async (query) => {
    const cursor = await nextCursor({}, manager)
    await expectRefused({ ...query, cursor }, manager)
    const again = await server.call(listTasks, { query: { cursor }, token: manager.token })
    expect(again.status).toBe(200)
    expect(again.body.data.items).toHaveLength(5)
  },
)

test('refuses a cursor from a user who sees other tasks', async () => {
  const other = await logInAs(server, 'employee')
  const cursor = await nextCursor({}, employee)
  await expectRefused({ cursor }, manager)
  await expectRefused({ cursor }, other)
  await expectRefused({ cursor: await nextCursor({}, manager) }, employee)
})

test('refuses another user’s cursor of `assignee=me`', async () => {
  const other = await logInAs(server, 'admin')
  const cursor = await nextCursor({ assignee: 'me' }, manager)
  await expectRefused({ assignee: 'me', cursor }, other)
})

test('refuses a cursor from before a demotion', async () => {
  const cursor = await nextCursor({}, manager)
  await server.app.db.user.update({ where: { id: manager.user.id }, data: { role: 'employee' } })
  await expectRefused({ cursor }, manager)
})

test('accepts a manager’s cursor from an admin, who sees the same tasks', async () => {
  const other = await logInAs(server, 'admin')
  const query = { cursor: await nextCursor({}, manager) }
  expect((await server.call(listTasks, { query, token: other.token })).status).toBe(200)
})

const ODD_TIMES = [
  '-infinity',
  'Infinity',
  'infinity ',
  'epoch',
  'now',
  '',
  '0000-01-01T00:00:00.000Z',
  '2026-02-30T00:00:00.000Z',
  '2026-01-01',
  '+275760-09-13T00:00:00.000Z',
  `${TIME}\0`,
  `${TIME} BC`,
  '9'.repeat(300),
]
const ODD_IDS = ['', '1', `${ID}\0`, `{${ID}}`, ID.replaceAll('-', ''), "' OR 1=1 --", '\ud800']

test.for([
  ...ODD_TIMES.map((value) => ({ value, id: ID })),
  ...ODD_IDS.map((id) => ({ value: TIME, id })),
])('refuses a forged cursor of tasks at %j', async (position) => {
  for (const person of [manager, employee]) {
    const fingerprint = fingerprintOf(await nextCursor({}, person))
    const cursor = encodeCursor(fingerprint, { direction: 'after', ...position })
    await expectRefused({ cursor }, person)
  }
})

test.for(['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', TIME, 'infinity'])(
  'a forged cursor at %s lists only the employee’s own tasks',
  async (value) => {
    const { token, user } = employee
    const fingerprint = fingerprintOf(await nextCursor({}, employee))
    for (const direction of ['after', 'before'] as const) {
      const cursor = encodeCursor(fingerprint, { direction, value, id: ID })
      const { status, body } = await server.call(listTasks, { query: { cursor }, token })
      expect(status).toBe(200)
      expect(body.data.items.every((task) => task.assigned_user?.id === user.id)).toBe(true)
    }
  },
)

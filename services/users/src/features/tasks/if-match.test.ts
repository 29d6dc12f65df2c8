import { assignTask, deleteTask, getTask, updateTask } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createTask, logInAs } from '../../../test/factories.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'

interface Write {
  id: string
  ifMatch: string
  token: string
}

const WRITES = {
  PUT: ({ id, ...rest }: Write) =>
    server.call(updateTask, { params: { id }, body: { status: 'done' }, ...rest }),
  assign: ({ id, ...rest }: Write) =>
    server.call(assignTask, { params: { id }, body: { assigned_user_id: null }, ...rest }),
  DELETE: ({ id, ...rest }: Write) => server.call(deleteTask, { params: { id }, ...rest }),
}
const GOOD: Record<string, number> = { PUT: 200, assign: 200, DELETE: 204 }

for (const [name, write] of Object.entries(WRITES)) {
  const MATCHING = [
    (tag: string) => tag,
    // nginx weakens the tags of compressed answers.
    (tag: string) => `W/${tag}`,
    (tag: string) => `"other", ${tag}`,
    () => '*',
  ]
  test.for(MATCHING.map((make) => [make('"…"'), make] as const))(
    `${name} succeeds with If-Match: %s of the current version`,
    async ([, make]) => {
      const { token } = await logInAs(server, 'manager')
      const { id } = await createTask(server)
      const { headers } = await server.call(getTask, { params: { id }, token })
      const answer = await write({ id, token, ifMatch: make(String(headers['etag'])) })
      expect(answer.status).toBe(GOOD[name])
    },
  )

  test.for(['"other"', 'nonsense', '""', `"${UNKNOWN_ID}"`, 'W/"other"', '"a", "b"'])(
    `${name} with If-Match: %s is refused with 412 and changes nothing`,
    async (ifMatch) => {
      const { token } = await logInAs(server, 'manager')
      const before = await createTask(server)
      const { status, body, headers } = await write({ id: before.id, token, ifMatch })
      expect(status).toBe(412)
      expect(body).toMatchObject({
        status: 'error',
        code: 'precondition_failed',
        message: 'Somebody else changed this since you loaded it.',
      })
      expect(headers).not.toHaveProperty('etag')
      expect(await server.app.db.task.findUnique({ where: { id: before.id } })).toEqual(before)
    },
  )

  test.for(['"other"', '*'])(
    `${name} of an unknown task with If-Match: %s is 404`,
    async (ifMatch) => {
      const { token } = await logInAs(server, 'manager')
      expect((await write({ id: UNKNOWN_ID, token, ifMatch })).status).toBe(404)
    },
  )
}

test('the ETag of a write allows the next write, and the former ETag does not', async () => {
  const { token } = await logInAs(server, 'manager')
  const { id, version } = await createTask(server)
  const first = await WRITES.PUT({ id, token, ifMatch: `"${version}"` })
  const second = await WRITES.assign({ id, token, ifMatch: String(first.headers['etag']) })
  expect(second.status).toBe(200)
  expect((await WRITES.PUT({ id, token, ifMatch: `"${version}"` })).status).toBe(412)
  expect((await WRITES.DELETE({ id, token, ifMatch: String(first.headers['etag']) })).status).toBe(
    412,
  )
  expect((await WRITES.DELETE({ id, token, ifMatch: String(second.headers['etag']) })).status).toBe(
    204,
  )
})

test('If-Match applies to an assignee’s write', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const { id, version } = await createTask(server, { assignedUserId: user.id })
  expect((await WRITES.PUT({ id, token, ifMatch: '"other"' })).status).toBe(412)
  expect((await WRITES.PUT({ id, token, ifMatch: `"${version}"` })).status).toBe(200)
})

test('without If-Match the last write wins', async () => {
  const { token } = await logInAs(server, 'manager')
  const { id } = await createTask(server)
  for (const title of ['first', 'second']) {
    const { status, body } = await server.call(updateTask, {
      params: { id },
      body: { title },
      token,
    })
    expect(status).toBe(200)
    expect(body.data.title).toBe(title)
  }
})

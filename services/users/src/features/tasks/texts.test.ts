import { createTask, getTask, listTasks, updateTask } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'

const server = useApp()

const UNCHANGED = [
  ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>\n"\'&amp;{{7*7}}'],
  ["'; DROP TABLE tasks; --", '%_\\ $1 ? :x'],
  ['👩‍👩‍👧‍👦 déjà vu e\u0301', '  leading and trailing  \r\n\t'],
  ['🔑'.repeat(255), '🔑'.repeat(5_000)],
  ['\u202eevil', '\uffff\u2028\ufeff'],
] as const

const label = (text: string) => (text.length > 60 ? `${[...text].length} code points` : text)

test.for(UNCHANGED.map(([title, description]) => ({ title, description, name: label(title) })))(
  'stores and returns the text $name unchanged',
  async ({ title, description }) => {
    const { token } = await logInAs(server, 'manager')
    const texts = { title, description }
    const { status, body } = await server.call(createTask, { body: texts, token })
    expect(status).toBe(201)
    expect(body.data).toMatchObject(texts)
    const params = { id: body.data.id }
    const changed = await server.call(updateTask, { params, body: texts, token })
    expect(changed.body.data).toMatchObject(texts)
    const read = await server.call(getTask, { params, token })
    expect(read.body.data).toMatchObject(texts)
    expect(read.headers['content-type']).toBe('application/json; charset=utf-8')
    const { items } = (await server.call(listTasks, { query: {}, token })).body.data
    expect(items).toEqual([read.body.data])
  },
)

const REFUSED = [
  [{ title: 'a\0b' }, 'Leave out control characters.'],
  [{ title: 'a\nb' }, 'Leave out control characters.'],
  [{ title: 'a\ud800' }, 'Leave out control characters.'],
  [{ title: '🔑'.repeat(256) }, 'Use at most 255 characters.'],
  [{ description: 'a\0b' }, 'Leave out control characters.'],
  [{ description: '\udfff' }, 'Leave out control characters.'],
  [{ description: 'x'.repeat(5_001) }, 'Use at most 5000 characters.'],
] as const

test.for(
  REFUSED.map(([texts, message]) => ({ texts, message, name: label(JSON.stringify(texts)) })),
)('refuses the task $name', async ({ texts, message }) => {
  const { token } = await logInAs(server, 'manager')
  const body = { title: 'x', ...texts }
  const answer = await server.call(createTask, { body, token })
  expect(answer.status).toBe(400)
  expect(answer.body).toHaveProperty('errors', { [Object.keys(texts)[0] ?? '']: message })
  const { body: made } = await server.call(createTask, { body: { title: 'x' }, token })
  const params = { id: made.data.id }
  expect((await server.call(updateTask, { params, body: texts, token })).status).toBe(400)
  expect(await server.app.db.task.count()).toBe(1)
})

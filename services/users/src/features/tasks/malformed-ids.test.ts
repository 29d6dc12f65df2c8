import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'

const server = useApp()

const MALFORMED = [
  ['1', '1'],
  ['1.5', '1.5'],
  ['null', 'null'],
  ['me', 'me'],
  ['%00', '\0'],
  ['..%2fx', '../x'],
  ["'%20OR%201=1--", "' OR 1=1--"],
  ['01a1fa65-0000-7000-8000-00000000000g', '01a1fa65-0000-7000-8000-00000000000g'],
  ['01a1fa6500007000800000000000000a', '01a1fa6500007000800000000000000a'],
  ['%7B01a1fa65-0000-7000-8000-000000000000%7D', '{01a1fa65-0000-7000-8000-000000000000}'],
  ['%EF%BF%BD', '\uFFFD'],
  ['x'.repeat(8_000), 'x'.repeat(8_000)],
] as const

const REQUESTS = [
  ['GET', '', undefined],
  ['PUT', '', { status: 'done' }],
  ['PUT', '/assign', { assigned_user_id: null }],
  ['DELETE', '', undefined],
] as const

const label = (text: string) => (text.length > 40 ? `${text.length} characters` : text)

for (const [method, rest, payload] of REQUESTS) {
  test.for(MALFORMED.map(([path, id]) => ({ path, id, name: label(path) })))(
    `${method} /tasks/$name${rest} is 404`,
    async ({ path, id }) => {
      const { token } = await logInAs(server, 'manager')
      const { status, body } = await server.send({
        method,
        url: `/tasks/${path}${rest}`,
        headers: { authorization: `Bearer ${token}` },
        ...(payload && { payload }),
      })
      expect(status).toBe(404)
      expect(body).toMatchObject({ code: 'not_found', message: `Task ${id} does not exist.` })
    },
  )
}

test('an employee’s forbidden change to a malformed id gets 404', async () => {
  const { token } = await logInAs(server, 'employee')
  const { status } = await server.send({
    method: 'PUT',
    url: '/tasks/1',
    headers: { authorization: `Bearer ${token}` },
    payload: { title: 'x' },
  })
  expect(status).toBe(404)
})

test.for(['%ED%A0%80', '%E0%A4%A', '%', '%zz', '%FF'])(
  'refuses the task id %s, which is not UTF-8, with 400',
  async (path) => {
    const { token } = await logInAs(server, 'manager')
    for (const [method, rest] of REQUESTS) {
      const { status, body } = await server.send({
        method,
        url: `/tasks/${path}${rest}`,
        headers: { authorization: `Bearer ${token}` },
      })
      expect(status).toBe(400)
      expect(body).toMatchObject({ status: 'error', code: 'bad_request' })
    }
  },
)

import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'

const server = useApp()

const MALFORMED = [
  ['1', '1'],
  ['1.5', '1.5'],
  ['null', 'null'],
  ['%00', '\0'],
  ['..%2fx', '../x'],
  ['%2e%2e%2fx', '../x'],
  ["'%20OR%201=1--", "' OR 1=1--"],
  ['01a1fa65-0000-7000-8000-00000000000g', '01a1fa65-0000-7000-8000-00000000000g'],
  ['01a1fa6500007000800000000000000a', '01a1fa6500007000800000000000000a'],
  ['%7B01a1fa65-0000-7000-8000-000000000000%7D', '{01a1fa65-0000-7000-8000-000000000000}'],
  ['%EF%BF%BD', '\uFFFD'],
  ['x'.repeat(500), 'x'.repeat(500)],
  ['x'.repeat(8_000), 'x'.repeat(8_000)],
] as const

const CALLS = [
  ['GET', '', undefined],
  ['PUT', '', { username: 'somebody', email: 'somebody@example.test' }],
  ['PATCH', '', { active: false }],
  ['DELETE', '', undefined],
  ['POST', '/approve', undefined],
  ['POST', '/approve', { role: 'manager' }],
  ['POST', '/reject', { reason: 'Unknown here.' }],
] as const

const label = (text: string) => (text.length > 40 ? `${text.length} characters` : text)

for (const [method, action, payload] of CALLS) {
  test.for(MALFORMED.map(([path, id]) => ({ path, id, name: label(path) })))(
    `${method} /users/$name${action} ${JSON.stringify(payload)} is 404`,
    async ({ path, id }) => {
      const { token } = await logInAs(server, 'admin')
      const { status, body } = await server.send({
        method,
        url: `/users/${path}${action}`,
        headers: { authorization: `Bearer ${token}` },
        ...(payload && { payload }),
      })
      expect(status).toBe(404)
      expect(body).toMatchObject({ code: 'not_found', message: `User ${id} does not exist.` })
    },
  )
}

test.for(['%ED%A0%80', '%E0%A4%A', '%', '%zz', '%FF'])(
  'refuses the user id %s, which is not UTF-8, with 400',
  async (path) => {
    const { token } = await logInAs(server, 'admin')
    for (const [method, action] of CALLS) {
      const { status, body } = await server.send({
        method,
        url: `/users/${path}${action}`,
        headers: { authorization: `Bearer ${token}` },
      })
      expect(status).toBe(400)
      expect(body).toMatchObject({ status: 'error', code: 'bad_request' })
    }
  },
)

import { expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { logInAs } from '../../test/factories.ts'

const server = useApp()

test.for(['/ping', '/auth/status', '/users'])(
  'refuses a repeated query key of %s',
  async (path) => {
    const { token } = await logInAs(server, 'admin')
    const headers = { authorization: `Bearer ${token}` }
    const answer = await server.send({ url: `${path}?other=1&other=2`, headers })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      code: 'validation_failed',
      errors: { other: 'Send this once.' },
    })
    expect((await server.send({ url: `${path}?other=1`, headers })).status).toBe(200)
  },
)

test('a query key that names a prototype changes no prototype', async () => {
  const url = '/ping?__proto__=1&constructor=2&constructor.prototype.role=admin'
  expect((await server.send({ url })).status).toBe(200)
  expect({}).not.toHaveProperty('role')
})

test('a query field does not replace a missing body field', async () => {
  const answer = await server.send({
    method: 'POST',
    url: '/auth/login?email=ada&password=x',
    payload: {},
  })
  expect(Object.keys(answer.body['errors'] as object)).toEqual(['email', 'password'])
})

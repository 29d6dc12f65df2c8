import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'

const server = useApp()

test.for([
  ['page=0', { page: 'Choose a number from 1 to 1000000000.' }],
  ['page=x', { page: 'Use decimal digits.' }],
  ['page=1&page=2', { page: 'Use decimal digits, once.' }],
  ['per_page=20', { per_page: 'Choose 5, 10, 25, 50 or 100.' }],
  ['per_page=', { per_page: 'Choose 5, 10, 25, 50 or 100.' }],
  ['per_page=5&per_page=5', { per_page: 'Choose 5, 10, 25, 50 or 100.' }],
  ['page=-1&per_page=0', { page: 'Use decimal digits.', per_page: expect.any(String) }],
] as const)('refuses the widget query ?%s with the reason', async ([query, errors]) => {
  const { token } = await logInAs(server, 'employee')
  const headers = { authorization: `Bearer ${token}` }
  const { status, body } = await server.send({ url: `/widgets?${query}`, headers })
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 'validation_failed' })
  expect(body['errors']).toEqual(errors)
})

test('answers 401 to an anonymous list of widgets before validation', async () => {
  const { status, body } = await server.send({ url: '/widgets?page=0' })
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'token_required' })
})

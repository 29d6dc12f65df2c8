import { expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { logInAs } from '../../test/factories.ts'

const server = useApp()
const json = { 'content-type': 'application/json' }
const text = { 'content-type': 'text/plain' }
const LARGE = 'x'.repeat(64 * 1024 + 1)

const send = (
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  rest: { headers?: Record<string, string>; payload?: string },
) => server.send({ method, url, ...rest })

const broken = [
  { headers: text, payload: LARGE },
  { headers: json, payload: LARGE },
  { headers: text, payload: 'text' },
  { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'a=b' },
  { headers: json, payload: '{' },
]

test.for(broken)('404 for an unknown path comes before all errors of the body', async (rest) => {
  expect((await send('POST', '/nowhere', rest)).status).toBe(404)
})

test.for(broken)('405 comes before all errors of the body', async (rest) => {
  const answer = await send('DELETE', '/auth/login', rest)
  expect(answer.status).toBe(405)
  expect(answer.headers.allow).toBe('POST')
})

test.for(broken)('401 comes before all errors of the body', async (rest) => {
  expect((await send('PUT', '/auth/password', rest)).status).toBe(401)
  expect((await send('POST', '/users', rest)).status).toBe(401)
})

test.for(broken)('403 by role comes before all errors of the body', async (rest) => {
  const { token } = await logInAs(server, 'employee')
  const headers = { ...rest.headers, authorization: `Bearer ${token}` }
  expect((await send('POST', '/users', { ...rest, headers })).status).toBe(403)
})

test('the checks of a body run in the order 413, 415, invalid JSON, invalid fields', async () => {
  const url = '/auth/login'
  const answers = [
    await send('POST', url, { headers: text, payload: LARGE }),
    await send('POST', url, { headers: text, payload: '{' }),
    await send('POST', url, { headers: json, payload: '{' }),
    await send('POST', url, { headers: json, payload: '{}' }),
  ]
  expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
    [413, 'payload_too_large'],
    [415, 'unsupported_media_type'],
    [400, 'invalid_json'],
    [400, 'validation_failed'],
  ])
})

test('an invalid body is reported before a missing row', async () => {
  const { token } = await logInAs(server, 'admin')
  const headers = { ...json, authorization: `Bearer ${token}` }
  const url = '/users/01a1fa65-0000-7000-8000-000000000000'
  const invalid = await send('PUT', url, { headers, payload: '{"username":1}' })
  expect(invalid.status).toBe(400)
  const payload = '{"username":"ada","email":"ada@example.test"}'
  expect((await send('PUT', url, { headers, payload })).status).toBe(404)
})

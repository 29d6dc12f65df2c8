import { expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { createUser, logInAs } from '../../test/factories.ts'
import { PASSWORD } from '../../test/secrets.ts'

const server = useApp()
const url = '/auth/login'
const credentials = JSON.stringify({ email: 'ada', password: PASSWORD })

const post = (payload: string | Buffer, type = 'application/json') =>
  server.send({ method: 'POST', url, headers: { 'content-type': type }, payload })

test('accepts a body of 64 KiB and refuses one more byte', async () => {
  await createUser(server, { username: 'ada' })
  expect((await post(credentials.padEnd(64 * 1024))).status).toBe(200)
  const answer = await post(credentials.padEnd(64 * 1024 + 1))
  expect(answer.status).toBe(413)
  expect(answer.body).toMatchObject({
    code: 'payload_too_large',
    message: 'The body is larger than 64 KiB.',
  })
})

test.for([
  'text/plain',
  'text/plain; a=application/json',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/jsonp',
  'text/json',
  'nonsense',
  '',
])('refuses a body of type "%s"', async (type) => {
  const answer = await post(credentials, type)
  expect(answer.status).toBe(415)
  expect(answer.body['code']).toBe('unsupported_media_type')
})

test.for(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])(
  'accepts a body of type "%s"',
  async (type) => {
    await createUser(server, { username: 'ada' })
    expect((await post(credentials, type)).status).toBe(200)
  },
)

test('refuses a form at an endpoint that accepts only JSON', async () => {
  const { token } = await logInAs(server, 'admin')
  const answer = await server.send({
    method: 'POST',
    url: '/users',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    },
    payload: 'username=ada',
  })
  expect(answer.status).toBe(415)
})

test.for(['application/json', 'text/plain', 'multipart/form-data; boundary=x'])(
  'treats an empty body of type %s as no body',
  async (type) => {
    const { token } = await logInAs(server, 'employee')
    const headers = { authorization: `Bearer ${token}`, 'content-type': type }
    const answer = await server.send({ method: 'POST', url: '/auth/logout', headers, payload: '' })
    expect(answer.status).toBe(200)
  },
)

test.for([
  ['a missing end', credentials.slice(0, -1)],
  ['two values', `${credentials}${credentials}`],
  ['single quotes', "{'email':'ada'}"],
  ['a comment', `/* */${credentials}`],
  ['a NUL', `${credentials}\u0000`],
  ['only spaces', '  '],
  ['NaN', '{"email":NaN}'],
])('refuses JSON with %s', async ([, payload = '']) => {
  const answer = await post(payload)
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({
    code: 'invalid_json',
    message: 'The body is not valid JSON.',
  })
})

test.for([
  '{"__proto__":{"role":"admin"},"email":"ada","password":"x"}',
  '{"email":"ada","constructor":{"prototype":{"role":"admin"}}}',
])('refuses JSON with prototype keys: %s', async (payload) => {
  const answer = await post(payload)
  expect(answer.status).toBe(400)
  expect(answer.body['code']).toBe('invalid_json')
  expect({}).not.toHaveProperty('role')
})

test('refuses JSON that is not UTF-8', async () => {
  const latin = Buffer.from(credentials.replace('ada', 'adä'), 'latin1')
  expect((await post(latin)).body['code']).toBe('invalid_json')
  expect((await post(Buffer.from(credentials, 'utf16le'))).body['code']).toBe('invalid_json')
})

test('skips a byte order mark before JSON', async () => {
  await createUser(server, { username: 'ada' })
  expect((await post(`\uFEFF${credentials}`)).status).toBe(200)
})

test('uses the last of duplicate JSON keys, like JSON.parse', async () => {
  await createUser(server, { username: 'ada' })
  expect((await post(`{"email":"eve",${credentials.slice(1)}`)).status).toBe(200)
  expect((await post(`${credentials.slice(0, -1)},"email":"eve"}`)).status).toBe(401)
})

test('deeply nested JSON fails field validation', async () => {
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
  for (const payload of [deep, `{"email":${deep}}`]) {
    const answer = await post(payload)
    expect(answer.status).toBe(400)
    expect(answer.body['code']).toBe('validation_failed')
  }
})

import { describe, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { request, sendRaw } from '../../../test/socket.ts'

const server = useApp()

test.for([
  '/nowhere',
  '/',
  '/api/v1',
  '/api/v2/ping',
  '/api/v1/api/v1/ping',
  '/auth/login/',
  '/Auth/Login',
  '//ping',
  '/ping%2F',
  '/auth/status/x.css',
])('answers 404 for the unknown path %s, with every method', async (url) => {
  for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'TRACE'] as const) {
    const answer = await server.send({ method, url })
    expect(answer.status).toBe(404)
    expect(answer.body).toEqual({
      status: 'error',
      code: 'not_found',
      message: 'There is nothing here.',
      request_id: answer.headers['x-request-id'],
    })
  }
})

test.for([
  ['GET', '/auth/login', 'POST'],
  ['DELETE', '/auth/password', 'PUT'],
  ['POST', '/auth/status', 'GET, HEAD'],
  ['PUT', '/auth/logout', 'GET, HEAD, POST'],
  ['POST', '/ping', 'GET, HEAD'],
  ['OPTIONS', '/ping', 'GET, HEAD'],
  ['TRACE', '/ping', 'GET, HEAD'],
  ['POST', '/users/01a1fa65-0000-7000-8000-000000000000', 'DELETE, GET, HEAD, PATCH, PUT'],
  ['POST', '/users/anything?at=all', 'DELETE, GET, HEAD, PATCH, PUT'],
  ['GET', '/api/v1/auth/login', 'POST'],
  ['GET', '/auth/log%69n', 'POST'],
] as const)('answers 405 for %s %s, with Allow: %s', async ([method, url, allow]) => {
  const answer = await server.send({ method, url })
  expect(answer.status).toBe(405)
  expect(answer.headers.allow).toBe(allow)
  expect(answer.body).toMatchObject({ status: 'error', code: 'method_not_allowed' })
})

describe('requests over a socket', () => {
  test.for(['PROPFIND', 'TRACE', 'OPTIONS', 'SEARCH', 'QUERY'])(
    'the unsupported method %s is answered with 405, and with 404 on an unknown path',
    async (method) => {
      const known = await sendRaw(server, request(`${method} /ping HTTP/1.1`))
      expect(known.status).toBe(405)
      expect(known.headers['allow']).toBe('GET, HEAD')
      const unknown = await sendRaw(server, request(`${method} /nowhere HTTP/1.1`))
      expect(unknown.status).toBe(404)
      expect(unknown.body['code']).toBe('not_found')
    },
  )

  test("OPTIONS * is answered with 404 in the contract's error format", async () => {
    const answer = await sendRaw(server, request('OPTIONS * HTTP/1.1'))
    expect(answer.status).toBe(404)
    expect(answer.body['code']).toBe('not_found')
  })
})

test('answers HEAD like GET, without the body', async () => {
  const [head, get] = await Promise.all([
    server.send({ method: 'HEAD', url: '/ping' }),
    server.send({ method: 'GET', url: '/ping' }),
  ])
  expect(head.status).toBe(200)
  expect(head.body).toBeUndefined()
  expect(head.headers['content-length']).toBe(get.headers['content-length'])
  const refused = await server.send({ method: 'HEAD', url: '/auth/status' })
  expect(refused.status).toBe(401)
  expect(refused.body).toBeUndefined()
})

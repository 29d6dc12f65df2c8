import { ErrorBody } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { useApp } from '../../test/app.ts'
import { request, sendRaw } from '../../test/socket.ts'

const server = useApp()
const chunked = ['Content-Type: text/plain', 'Transfer-Encoding: chunked']

test.for<[string, number, string | Buffer]>([
  ['a broken percent-encoding', 400, request('GET /%zz HTTP/1.1')],
  ['a percent-encoding that is no UTF-8', 400, request('GET /users/%c0%af HTTP/1.1')],
  ['a URL that is too long', 431, request(`GET /${'a'.repeat(70_000)} HTTP/1.1`)],
  ['a header that is too long', 431, request('GET /ping HTTP/1.1', [`X: ${'a'.repeat(70_000)}`])],
  ['a method that nobody knows', 400, request('FOO /ping HTTP/1.1')],
  ['no HTTP', 400, 'hello\r\n\r\n'],
  ['a TLS greeting', 400, Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5])],
  ['no Host', 400, 'GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['a length that is no number', 400, request('POST /auth/login HTTP/1.1', ['Content-Length: x'])],
  ['two lengths', 400, request('POST /ping HTTP/1.1', ['Content-Length: 1', 'Content-Length: 2'])],
  [
    'a length beside chunks',
    400,
    request('POST /auth/login HTTP/1.1', ['Content-Length: 5', 'Transfer-Encoding: chunked']),
  ],
  [
    'a chunk without its length',
    400,
    request('POST /auth/login HTTP/1.1', chunked, 'zz\r\nhello\r\n0\r\n\r\n'),
  ],
])('%s is answered %i, in the failure shape', async ([, status, bytes]) => {
  const answer = await sendRaw(server, bytes)
  expect(answer.status).toBe(status)
  expect(z.safeParse(ErrorBody, answer.body).error).toBeUndefined()
  expect(answer.body['code']).toBe('bad_request')
  expect(answer.headers).toMatchObject({
    connection: 'close',
    'content-type': 'application/json; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-request-id': answer.body['request_id'],
  })
  expect(answer.headers).not.toHaveProperty('server')
})

test('takes a head as long as the gateway passes, with what the gateway adds', async () => {
  // nginx: one buffer of 1 KiB and three of 17 KiB.
  const long = ['A', 'B', 'C', 'D'].map((name) => `${name}: ${'a'.repeat(13_500)}`)
  expect((await sendRaw(server, request('GET /ping HTTP/1.1', long))).status).toBe(200)
  const url = request(`GET /users/${'a'.repeat(17_000)} HTTP/1.1`)
  expect((await sendRaw(server, url)).status).toBe(404)
})

test('a body that grows beyond the limit chunk by chunk is cut off', async () => {
  const chunk = `20000\r\n${'x'.repeat(0x20000)}\r\n0\r\n\r\n`
  const answer = await sendRaw(server, request('POST /auth/login HTTP/1.1', chunked, chunk))
  expect(answer.status).toBe(413)
  expect(answer.body['code']).toBe('payload_too_large')
})

test('after garbage on the socket the server serves on', async () => {
  await sendRaw(server, Buffer.from([0, 1, 2, 3, 255]))
  expect((await sendRaw(server, request('GET /ping HTTP/1.1'))).status).toBe(200)
})

import { ErrorBody } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { useApp } from '../../test/app.ts'
import { request, sendRaw } from '../../test/socket.ts'

const server = useApp()
const chunked = ['Content-Type: text/plain', 'Transfer-Encoding: chunked']

test.for<[string, number, string | Buffer]>([
  ['a broken percent-encoding', 400, request('GET /%zz HTTP/1.1')],
  ['a percent-encoding that is not UTF-8', 400, request('GET /users/%c0%af HTTP/1.1')],
  ['a URL that is too long', 431, request(`GET /${'a'.repeat(70_000)} HTTP/1.1`)],
  ['a header that is too long', 431, request('GET /ping HTTP/1.1', [`X: ${'a'.repeat(70_000)}`])],
  ['an unknown method', 400, request('FOO /ping HTTP/1.1')],
  ['a request that is not HTTP', 400, 'hello\r\n\r\n'],
  ['a TLS handshake', 400, Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5])],
  ['a missing Host header', 400, 'GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n'],
  [
    'a Content-Length that is not a number',
    400,
    request('POST /auth/login HTTP/1.1', ['Content-Length: x']),
  ],
  [
    'a duplicate Content-Length',
    400,
    request('POST /ping HTTP/1.1', ['Content-Length: 1', 'Content-Length: 2']),
  ],
  [
    'a Content-Length with chunked encoding',
    400,
    request('POST /auth/login HTTP/1.1', ['Content-Length: 5', 'Transfer-Encoding: chunked']),
  ],
  [
    'a chunk without a valid length',
    400,
    request('POST /auth/login HTTP/1.1', chunked, 'zz\r\nhello\r\n0\r\n\r\n'),
  ],
])("%s is answered with %i in the contract's error format", async ([, status, bytes]) => {
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

test("accepts the longest head that the gateway passes, with the gateway's headers", async () => {
  // nginx passes one buffer of 1 KiB and three of 17 KiB.
  const long = ['A', 'B', 'C', 'D'].map((name) => `${name}: ${'a'.repeat(13_500)}`)
  expect((await sendRaw(server, request('GET /ping HTTP/1.1', long))).status).toBe(200)
  const url = request(`GET /users/${'a'.repeat(17_000)} HTTP/1.1`)
  expect((await sendRaw(server, url)).status).toBe(404)
})

test('refuses a chunked body that exceeds the limit', async () => {
  const chunk = `20000\r\n${'x'.repeat(0x20000)}\r\n0\r\n\r\n`
  const answer = await sendRaw(server, request('POST /auth/login HTTP/1.1', chunked, chunk))
  expect(answer.status).toBe(413)
  expect(answer.body['code']).toBe('payload_too_large')
})

test('serves requests after garbage on a socket', async () => {
  await sendRaw(server, Buffer.from([0, 1, 2, 3, 255]))
  expect((await sendRaw(server, request('GET /ping HTTP/1.1'))).status).toBe(200)
})

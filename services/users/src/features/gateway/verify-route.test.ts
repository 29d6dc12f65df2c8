import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { ask, expectAdmitted, expectRefused } from '../../../test/verify.ts'

const server = useApp()

test.for([
  '/gateway/verify',
  '/gateway/verify?role=',
  '/gateway/verify?role=user',
  '/gateway/verify?role=anyone',
  '/gateway/verify?role=employee&role=admin',
  '/gateway/verify?role=employee&more=1',
  '/gateway/verify?role=employee&level=',
  '/gateway/verify?role=employee&level=aal2',
  '/gateway/verify?level=mfa',
  '/gateway/verify?role=employee&level=mfa&level=fresh',
])('answers %s with 400, which nginx treats as an error', async (url) => {
  const { token } = await logInAs(server, 'admin')
  const headers = { authorization: `Bearer ${token}`, 'x-original-method': 'GET' }
  const answer = await server.send({ url, headers })
  expect(answer.status).toBe(400)
  expect(answer.headers).not.toHaveProperty('x-auth-user-id')
})

test('the verify route is neither under the API prefix nor in the documentation', async () => {
  const { token } = await logInAs(server, 'admin')
  const headers = { authorization: `Bearer ${token}`, 'x-original-method': 'GET' }
  for (const path of ['/api/v1/gateway/verify', '/api/v1/g%61teway/verify']) {
    expect((await server.send({ url: `${path}?role=employee`, headers })).status).toBe(404)
  }
  expect(JSON.stringify(server.app.swagger())).not.toContain('/gateway')
})

test.for(['HEAD', 'POST', 'DELETE'] as const)(
  'refuses the method %s at the verify route',
  async (method) => {
    const answer = await server.send({ method, url: '/gateway/verify?role=employee' })
    expect(answer.status).toBe(405)
  },
)

test('logs neither credentials nor the requested URL', async () => {
  const caller = await logInAs(server, 'employee')
  const headers = { 'x-original-uri': '/notes/?secret=hidden' }
  expectAdmitted(await ask(server, { pass: caller.pass, headers }), caller)
  expectAdmitted(await ask(server, { token: caller.token, headers }), caller)
  expectRefused(await ask(server, { pass: `${caller.pass}x`, headers }), 401, 'invalid_token')
  const logs = JSON.stringify(server.logs)
  expect(logs).toContain('/gateway/verify')
  for (const secret of [caller.pass, caller.token, 'hidden']) expect(logs).not.toContain(secret)
})

test('keeps the gateway’s connection open after a 401', async () => {
  const { pass } = await logInAs(server, 'employee')
  await server.app.listen({ port: 0 })
  const address = server.app.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const request = (cookie: string) =>
    `GET /gateway/verify?role=employee HTTP/1.1\r\nHost: a\r\nX-Original-Method: GET\r\nCookie: gatehouse_session=${cookie}\r\n\r\n`
  const text = await new Promise<string>((resolve, reject) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(request('forged')))
    socket.on('data', (chunk) => {
      received += chunk
      const answers = received.match(/^HTTP\/1\.1 /gm)?.length ?? 0
      if (answers === 1 && !received.includes('200 OK')) socket.write(request(pass))
      else socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
  })
  expect(text.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200'])
  expect(text.match(/^content-length: 0\r$/gim)).toHaveLength(2)
  expect(text).toContain('x-auth-role: employee')
})

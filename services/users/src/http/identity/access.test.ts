import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { access } from './access.ts'

const server = useApp()

const ask = (authorization: string, url = '/auth/status') =>
  server.send({ url, headers: { authorization } })

describe('the Authorization header', () => {
  test.for(['bearer', 'BEARER', 'BeArEr'])('accepts the scheme spelled %s', async (scheme) => {
    const { token } = await logInAs(server, 'employee')
    expect((await ask(`${scheme} ${token}`)).status).toBe(200)
    expect((await ask(`${scheme}   ${token} `)).status).toBe(200)
  })

  test('refuses Bearer without exactly one token as malformed', async () => {
    const { token } = await logInAs(server, 'employee')
    for (const rest of ['', ' ', '  ', ` ${token} ${token}`, ` ${token} x`]) {
      const answer = await ask(`Bearer${rest}`)
      expect(answer.status).toBe(401)
      expect(answer.body).toMatchObject({
        code: 'invalid_token',
        message: 'Bearer token malformed.',
      })
      expect(answer.headers['www-authenticate']).toBe(
        'Bearer realm="gatehouse", error="invalid_token", error_description="Bearer token malformed."',
      )
    }
  })

  test('treats another scheme, or none, as a missing token', async () => {
    const { token } = await logInAs(server, 'employee')
    const others = ['', `Basic ${btoa('a:b')}`, `Token ${token}`, `Bearer:${token}`, token]
    for (const authorization of others) {
      const answer = await ask(authorization)
      expect(answer.status).toBe(401)
      expect(answer.body).toMatchObject({
        code: 'token_required',
        message: 'Provide a valid auth token.',
      })
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="gatehouse"')
    }
  })
})

test('ignores an access token in the query, the body or a cookie', async () => {
  const { token } = await logInAs(server, 'employee')
  const answer = await server.send({
    url: `/auth/status?access_token=${token}&token=${token}`,
    cookies: { access_token: token, token },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: `access_token=${token}`,
  })
  expect(answer.status).toBe(401)
  expect(answer.body['code']).toBe('token_required')
})

test('answers 403 with insufficient_scope when the role does not allow the endpoint', async () => {
  const { token } = await logInAs(server, 'manager')
  const headers = { authorization: `Bearer ${token}` }
  const answer = await server.send({ method: 'POST', url: '/users', headers, payload: {} })
  expect(answer.status).toBe(403)
  expect(answer.body).toEqual({
    status: 'error',
    code: 'insufficient_scope',
    message: 'You do not have permission to do that.',
    request_id: answer.headers['x-request-id'],
  })
  expect(answer.headers['www-authenticate']).toBe(
    'Bearer realm="gatehouse", error="insufficient_scope"',
  )
})

test('refuses an invalid token at endpoints that identify the caller, and ignores it at others', async () => {
  expect((await ask('Bearer nonsense', '/users')).status).toBe(401)
  expect((await ask('Bearer', '/users')).body['message']).toBe('Bearer token malformed.')
  expect((await ask('Basic x', '/users')).status).toBe(200)
  expect((await ask('Bearer nonsense', '/ping')).status).toBe(200)
})

test('the server does not start with a route without declared access', async () => {
  const app = Fastify()
  await app.register(access)
  app.get('/open', { config: { access: 'anyone' } }, async () => 'open')
  app.get('/forgotten', async () => 'forgotten')
  await expect(app.ready()).rejects.toThrow('GET /forgotten')
  await app.close()
})

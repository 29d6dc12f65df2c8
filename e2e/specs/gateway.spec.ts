import { ErrorBody } from '@gatehouse/contract'
import { env } from '../fixtures/env.ts'
import { expect, test } from '../fixtures/test.ts'

test.skip(!env.hasNginx, 'only nginx does this, and Vite’s server stands in for it')

for (const path of ['/api/v1/nothing', '/auth/nothing', '/users/nothing/at/all', '/ping/pong']) {
  test(`An unknown API path such as ${path} is answered with JSON`, async ({ request }) => {
    const response = await request.get(path, { headers: { accept: 'text/html' } })
    expect(response.status()).toBe(404)
    const body = ErrorBody.parse(await response.json())
    expect(body.code).toBe('not_found')
    expect(body.request_id).toBe(response.headers()['x-request-id'])
  })
}

for (const path of ['/assets/gone-0a1b2c.js', '/assets/', '/.env', '/.git/config', '/a/.hidden']) {
  test(`${path} is answered with 404 and never with a page`, async ({ request }) => {
    const response = await request.get(path)
    expect(response.status()).toBe(404)
    expect(await response.text()).not.toContain('<div id="root">')
  })
}

test('Every response has a request id, the client’s if it is well-formed', async ({ request }) => {
  const idOf = async (path: string, id?: string) => {
    const response = await request.get(path, { headers: id ? { 'x-request-id': id } : {} })
    return response.headers()['x-request-id']
  }
  for (const path of ['/', '/api/v1/ping', '/assets/gone.js']) {
    expect(await idOf(path, 'caller-0123456789'), path).toBe('caller-0123456789')
    expect(await idOf(path, 'not a "token"'), path).toMatch(/^[\w.-]{8,64}$/)
    expect(await idOf(path), path).not.toBe(await idOf(path))
  }
})

test('A body that is too large is refused in the contract’s format', async ({ request }) => {
  const response = await request.post('/api/v1/auth/login', {
    headers: { 'content-type': 'application/json' },
    data: `"${'x'.repeat(2 * 1024 * 1024)}"`,
  })
  expect(response.status()).toBe(413)
  expect(ErrorBody.parse(await response.json()).code).toBe('payload_too_large')
})

test('Identity headers from outside are ignored', async ({ request, newUser }) => {
  const admin = await newUser({ role: 'admin' })
  const response = await request.get('/api/v1/users?q=x', {
    headers: { 'x-auth-user-id': admin.id, 'x-auth-role': 'admin' },
  })
  expect(response.status()).toBe(401)
})

test('Large responses are compressed, responses with a token are not', async ({
  request,
  newUser,
}) => {
  const page = await request.get('/api/v1/docs/json', { failOnStatusCode: false })
  test.skip(page.status() === 404, 'the documentation is switched off here')
  expect(page.headers()['content-encoding']).toBe('gzip')
  const { email, password } = await newUser()
  const answer = await request.post('/api/v1/auth/login', { data: { email, password } })
  expect(answer.status()).toBe(200)
  expect(answer.headers()['content-encoding']).toBeUndefined()
})

import { type Endpoint, ErrorBody, statusesOf } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { useApp } from './app.ts'
import { endpoints } from './endpoints.ts'
import { logInAs } from './factories.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'
const urlOf = ({ path }: Endpoint) => path.replace(/:\w+/, UNKNOWN_ID)

test('the contract has endpoints to test', () => {
  expect(endpoints.length).toBeGreaterThan(15)
})

test.for(endpoints)('$label is served', ({ endpoint }) => {
  expect(server.app.hasRoute({ method: endpoint.method, url: endpoint.path })).toBe(true)
})

test.for(endpoints)('$label is also served under /api/v1', async ({ endpoint }) => {
  const { method } = endpoint
  const [plain, prefixed] = await Promise.all([
    server.send({ method, url: urlOf(endpoint) }),
    server.send({ method, url: `/api/v1${urlOf(endpoint)}` }),
  ])
  expect(prefixed.status).toBe(plain.status)
})

test.for(endpoints)('$label is guarded as declared', async ({ endpoint }) => {
  const { status, headers } = await server.send({ method: endpoint.method, url: urlOf(endpoint) })
  // A refresh needs its own token, which is not an access token.
  const guarded = endpoint.access !== 'anyone' || endpoint.path === '/auth/refresh'
  expect(status === 401).toBe(guarded)
  expect(headers['www-authenticate']).toBe(guarded ? 'Bearer realm="gatehouse"' : undefined)
})

test.for(endpoints)('$label is not cacheable, except for the public keys', async ({ endpoint }) => {
  const { method } = endpoint
  const { headers } = await server.send({ method, url: urlOf(endpoint) })
  const isPublic = endpoint.path === '/.well-known/jwks.json'
  expect(headers['cache-control']).toBe(isPublic ? 'public, max-age=300' : 'no-store')
})

test.for(endpoints.filter(({ endpoint }) => ['manager', 'admin'].includes(endpoint.access)))(
  '$label refuses an employee',
  async ({ endpoint }) => {
    const { token } = await logInAs(server, 'employee')
    const answer = await server.send({
      method: endpoint.method,
      url: urlOf(endpoint),
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(403)
    expect(answer.body['code']).toBe('insufficient_scope')
    expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope"')
  },
)

test.for(endpoints)('$label is in the OpenAPI document', ({ endpoint }) => {
  const { paths = {} } = server.app.swagger() as { paths?: Record<string, object> }
  const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
  expect(paths[path]).toHaveProperty(endpoint.method.toLowerCase())
})

test.for(endpoints)('$label answers only declared statuses to any caller', async ({ endpoint }) => {
  const { token } = await logInAs(server, 'admin')
  for (const authorization of ['', 'Bearer', 'Bearer nonsense', `Bearer ${token}`]) {
    for (const payload of [undefined, '{', '[]', '{"email":1}', 'x'.repeat(70_000)]) {
      const answer = await server.send({
        method: endpoint.method,
        url: urlOf(endpoint),
        headers: { authorization, ...(payload && { 'content-type': 'application/json' }) },
        ...(payload && { payload }),
      })
      expect([...statusesOf(endpoint), 413, 400]).toContain(answer.status)
      if (answer.status >= 400) expect(z.safeParse(ErrorBody, answer.body).error).toBeUndefined()
    }
  }
})

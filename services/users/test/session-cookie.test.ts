import type { Endpoint } from '@gatehouse/contract'
import * as contract from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from './app.ts'
import { logInAs } from './factories.ts'

const server = useApp()

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'responses' in value

const endpoints = Object.values(contract as Record<string, unknown>)
  .filter(isEndpoint)
  .map((endpoint) => ({ endpoint, label: `${endpoint.method} ${endpoint.path}` }))

test('the contract has endpoints to test with a session cookie', () => {
  expect(endpoints.length).toBeGreaterThan(15)
})

test.for(endpoints)('$label ignores the session cookie', async ({ endpoint }) => {
  const { id, pass } = await logInAs(server, 'admin')
  const request = {
    method: endpoint.method,
    url: endpoint.path.replaceAll(/:\w+/g, id),
    headers: { 'sec-fetch-site': 'same-origin' },
  }
  const byCookie = { ...request.headers, 'auth-transport': 'cookie' }
  const stranger = await server.send(request)
  const answers = [
    await server.send({ ...request, cookies: { gatehouse_session: pass } }),
    await server.send({ ...request, headers: byCookie, cookies: { gatehouse_session: pass } }),
  ]
  for (const { status, body } of answers) {
    expect(status).toBe(stranger.status)
    expect(body['code']).toBe(stranger.body['code'])
  }
  const session = await server.app.db.session.findUniqueOrThrow({ where: { id } })
  expect(session.endedAt).toBeNull()
})

test('a session cookie is refused as a refresh token', async () => {
  const { pass } = await logInAs(server, 'employee')
  const headers = { 'auth-transport': 'cookie' }
  for (const url of ['/auth/refresh', '/auth/logout']) {
    const answer = await server.send({
      method: 'POST',
      url,
      headers,
      cookies: { gatehouse_refresh: pass },
    })
    expect(answer.body['code']).toBe('invalid_token')
  }
  const payload = { refresh_token: pass }
  const answer = await server.send({ method: 'POST', url: '/auth/refresh', payload })
  expect(answer.body['code']).toBe('invalid_token')
})

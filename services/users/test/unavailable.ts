import type { InjectOptions } from 'fastify'
import { expect } from 'vitest'
import type { Answer, TestApp } from './app.ts'
import { PASSWORD } from './secrets.ts'
import { CHANGE } from './widgets.ts'

/** Sends a request and times the answer. */
export async function timed(server: TestApp, request: InjectOptions) {
  const start = performance.now()
  const answer = await server.send(request)
  return { ...answer, seconds: (performance.now() - start) / 1000 }
}

/** Expects the response to a database failure. */
export function expectUnavailable({ status, body, headers }: Answer<unknown>) {
  expect(body).toEqual({
    status: 'error',
    code: 'unavailable',
    message: 'The service is unavailable right now. Try again soon.',
    request_id: headers['x-request-id'],
  })
  expect(status).toBe(503)
  expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1)
  expect(Number(headers['retry-after'])).toBeLessThanOrEqual(30)
}

/** Returns requests of each kind that need the database. */
export function requestsOf(admin: {
  token: string
  refreshToken: string
  user: { id: string; email: string }
}): InjectOptions[] {
  const headers = { authorization: `Bearer ${admin.token}` }
  const url = `/users/${admin.user.id}`
  const task = `/tasks/${admin.user.id}`
  const names = { username: 'somebody', email: 'somebody@example.test' }
  const password = PASSWORD
  return [
    { url: '/users' },
    { url },
    { url: '/users', headers },
    { method: 'POST', url: '/auth/login', payload: { email: names.email, password } },
    { method: 'POST', url: '/auth/register', payload: { ...names, password } },
    { method: 'POST', url: '/auth/refresh', payload: { refresh_token: admin.refreshToken } },
    { method: 'POST', url: '/auth/logout', headers },
    { method: 'POST', url: '/users', headers, payload: { ...names, password } },
    { method: 'PUT', url, headers, payload: { ...names, current_password: password } },
    { method: 'PATCH', url, headers, payload: { active: false } },
    { method: 'DELETE', url, headers, payload: { password } },
    { method: 'POST', url: `${url}/approve`, headers },
    { method: 'POST', url: `${url}/reject`, headers },
    { url: '/tasks', headers },
    { method: 'PUT', url: task, headers, payload: { status: 'done' } },
    { method: 'PUT', url: `${task}/assign`, headers, payload: { assigned_user_id: admin.user.id } },
    { url: '/widgets', headers },
    { method: 'PUT', url: '/widgets/gears', headers, payload: CHANGE },
    { method: 'DELETE', url: '/widgets/gears', headers },
  ]
}

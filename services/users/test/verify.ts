import type { Role } from '@gatehouse/contract'
import { expect } from 'vitest'
import type { AssuranceLevel } from '#/http/identity/assurance-level.ts'
import type { GuardLevel } from '#/http/identity/step-up.ts'
import type { Answer, TestApp } from './app.ts'
import type { logInAs } from './factories.ts'

interface Asked {
  /** The role that the gateway's location requires. */
  role?: Role
  /** The level that the gateway's location requires. */
  level?: GuardLevel
  token?: string
  /** The session cookie. */
  pass?: string
  headers?: Record<string, string>
}

/** Sends the gateway's subrequest for GET /notes/. */
export const ask = (
  server: TestApp,
  { role = 'employee', level, token, pass, headers = {} }: Asked = {},
) =>
  server.send({
    url: `/gateway/verify?role=${role}${level ? `&level=${level}` : ''}`,
    headers: {
      host: 'gate.example.test:8080',
      'x-original-method': 'GET',
      'x-original-uri': '/notes/',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(pass && { cookies: { gatehouse_session: pass } }),
  })

type LoggedIn = Awaited<ReturnType<typeof logInAs>>

/** Expects 200 with exactly this identity. */
export function expectAdmitted(
  answer: Answer<unknown>,
  { user, id }: LoggedIn,
  level: AssuranceLevel = 'aal1',
): void {
  expect(answer.status).toBe(200)
  expect(identityIn(answer)).toEqual({
    'x-auth-user-id': user.id,
    'x-auth-username': user.username,
    'x-auth-role': user.role,
    'x-auth-session-id': id,
    'x-auth-level': level,
  })
  expectBare(answer)
}

/** Expects a refusal with this code and no identity. */
export function expectRefused(answer: Answer<unknown>, status: number, code: string): void {
  expect(answer.status).toBe(status)
  expect(answer.headers['x-gateway-code']).toBe(code)
  expect(identityIn(answer)).toEqual({})
  expectBare(answer)
}

const identityIn = ({ headers }: Answer<unknown>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-auth-')))

function expectBare({ body, headers }: Answer<unknown>): void {
  expect(body).toBeUndefined()
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-length': '0' })
  expect(headers).not.toHaveProperty('set-cookie')
}

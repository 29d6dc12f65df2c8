import { FRESH_SECONDS, type LogInMethod, patchUser, type Role } from '@gatehouse/contract'
import type { Answer, TestApp } from './app.ts'
import { logInAs } from './factories.ts'

interface Session {
  role?: Role
  /** Seconds since the log-in. */
  age?: number
  methods?: LogInMethod[]
}

export const STALE = { age: FRESH_SECONDS + 1 }
export const ASKS_FOR_FACTOR = /, max_age="600", acr_values="aal2"$/

/** Logs a user in some time ago. */
export async function logInBefore(
  server: TestApp,
  { role = 'admin', age = 0, methods = ['password'] }: Session = {},
) {
  const caller = await logInAs(server, role)
  await server.app.db.$executeRaw`
    UPDATE sessions SET methods = ${methods}::text[], authenticated_at = now() - make_interval(secs => ${age}::float8)
    WHERE id = ${caller.id}::uuid`
  return caller
}

export const codeOf = ({ body }: Answer<unknown>) => (body as { code?: string }).code

/** Sends a change of somebody else's role. */
export const promote = (server: TestApp, token: string, id: string) =>
  server.call(patchUser, { params: { id }, body: { role: 'manager' }, token })

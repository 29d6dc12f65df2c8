import { vi } from 'vitest'
import type { Answer, TestApp } from './app.ts'
import { OTHER_PASSWORD, PASSWORD } from './secrets.ts'

interface LogIn {
  email: string
  password?: string
  ip?: string
  /** The value of the device cookie. */
  device?: string | undefined
}

/** Logs in as a browser does, with the right password of test users by default. */
export const logInFrom = (
  server: TestApp,
  { email, password = PASSWORD, ip = '192.0.2.1', device }: LogIn,
) =>
  server.send({
    method: 'POST',
    url: '/auth/login',
    remoteAddress: ip,
    headers: {
      'auth-transport': 'cookie',
      'sec-fetch-site': 'same-origin',
      'x-request-id': 'the-same-id',
    },
    ...(device !== undefined && { cookies: { gatehouse_device: device } }),
    payload: { email, password },
  })

/** Logs in with a wrong password. */
export const guess = (server: TestApp, logIn: LogIn) =>
  logInFrom(server, { ...logIn, password: OTHER_PASSWORD })

/** Guesses until the account or device is limited, also when a busy machine refuses some guesses. */
export async function exhaust(server: TestApp, logIn: LogIn): Promise<void> {
  for (let n = 0; n < 30; n += 1) if ((await guess(server, logIn)).status === 429) return
  throw new Error('Thirty guesses reached no limit.')
}

export const deviceIn = ({ cookies }: Answer<unknown>): string | undefined =>
  cookies.find(({ name, value }) => name === 'gatehouse_device' && value !== '')?.value

/** Counts the passwords that the servers hash, and answers that they are wrong. */
export function countHashes(...servers: TestApp[]) {
  const spies = servers.map(({ app }) => vi.spyOn(app.passwords, 'verify').mockResolvedValue(false))
  return {
    count: () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0),
    stop() {
      for (const spy of spies) spy.mockRestore()
    },
  }
}

/** Moves all counted failures into the past. */
export const ageLimits = ({ app }: TestApp, seconds: number) => app.db.$executeRaw`
  UPDATE attempt_limits SET
    window_started_at = window_started_at - make_interval(secs => ${seconds}::float8),
    blocked_until = blocked_until - make_interval(secs => ${seconds}::float8),
    updated_at = updated_at - make_interval(secs => ${seconds}::float8)`

/** The part of a response that a caller can compare. */
export function visible({ status, headers: { date: _date, ...headers }, body }: Answer<unknown>) {
  return { status, headers, body }
}

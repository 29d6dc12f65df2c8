import { PASSWORD } from '../test/secrets.ts'
import type { Service } from './service.ts'

interface Answer {
  status: number
  body: Record<string, unknown> & { access_token: string; refresh_token: string }
}

interface Call {
  token?: string
  body?: object
}

export async function call(
  service: Service,
  request: string,
  { token, body }: Call = {},
): Promise<Answer> {
  const [method = '', url = ''] = request.split(' ')
  const response = await fetch(service.url + url, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

export const emailOf = (username: string) => `${username}@example.test`
export const registerAt = (service: Service, username: string) =>
  call(service, 'POST /auth/register', {
    body: { username, email: emailOf(username), password: PASSWORD },
  })
export const logInAt = (service: Service, username: string, password = PASSWORD) =>
  call(service, 'POST /auth/login', { body: { email: emailOf(username), password } })

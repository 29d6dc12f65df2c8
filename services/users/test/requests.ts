import { PASSWORD } from './secrets.ts'

export interface SendOptions {
  method?: string
  token?: string | undefined
  body?: object
}

export interface Reply {
  status: number
  retryAfter: string | null
  body: Record<string, unknown>
}

/** Sends a request to a service in another process: POST with a body, else GET. */
export async function send(
  url: string,
  path: string,
  { token, body, method = body ? 'POST' : 'GET' }: SendOptions = {},
): Promise<Reply> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as Record<string, unknown>,
  }
}

export interface Tokens {
  access: string
  refresh: string
}

/** Returns the tokens of a response. Throws when it has none. */
export function tokensOf({ status, body }: Reply): Tokens {
  const { access_token: access, refresh_token: refresh } = body
  if (typeof access !== 'string' || typeof refresh !== 'string')
    throw new Error(`No tokens: ${status} ${JSON.stringify(body)}`)
  return { access, refresh }
}

/** Registers a person with the password `PASSWORD`. */
export const register = async (url: string, username: string): Promise<Tokens> =>
  tokensOf(
    await send(url, '/auth/register', {
      body: { username, email: `${username}@example.test`, password: PASSWORD },
    }),
  )

/** Tries to log in. */
export const logIn = (url: string, username: string, password = PASSWORD): Promise<Reply> =>
  send(url, '/auth/login', { body: { email: `${username}@example.test`, password } })

import { setTimeout } from 'node:timers/promises'
import { PASSWORD } from '../test/secrets.ts'

export interface Answer {
  /** Milliseconds since the load began. */
  at: number
  status: number
  retryAfter: string | null
}

interface Body {
  access_token: string
  refresh_token: string
}

export interface Load {
  answers: Answer[]
  /** The titles of the tasks that were acknowledged. */
  tasks: string[]
  /** The newest refresh token of each user, or the one presented when the response was lost. */
  refreshTokens: string[]
  /** Stops sending, and resolves when every response has arrived. */
  stop(): Promise<void>
}

const USERS = 6
const INTERVAL_MS = 100

/** Registers managers. Each then refreshes, asks for its status and creates a task, again and again. */
export async function startLoad(url: string, makeManagers: () => Promise<unknown>): Promise<Load> {
  const began = performance.now()
  const load = { answers: [] as Answer[], tasks: [] as string[], refreshTokens: [] as string[] }
  const send = async (path: string, token: string | null, body?: object) => {
    const response = await fetch(url + path, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const { status, headers } = response
    const retryAfter = headers.get('retry-after')
    load.answers.push({ at: performance.now() - began, status, retryAfter })
    return { status, body: (await response.json()) as Body }
  }

  let stopped = false
  async function act(user: number) {
    let token = ''
    for (let turn = 0; !stopped; turn += 1) {
      const refreshed = await send('/auth/refresh', null, {
        refresh_token: load.refreshTokens[user],
      })
      if (refreshed.status === 200) {
        load.refreshTokens[user] = refreshed.body.refresh_token
        token = refreshed.body.access_token
      }
      await send('/auth/status', token)
      const title = `task ${turn} of ${user}`
      const created = await send('/tasks', token, { title })
      if (created.status === 201) load.tasks.push(title)
      await setTimeout(INTERVAL_MS)
    }
  }

  for (let user = 0; user < USERS; user += 1) {
    const username = `user-${user}`
    const person = { username, email: `${username}@example.test`, password: PASSWORD }
    const { body } = await send('/auth/register', null, person)
    load.refreshTokens.push(body.refresh_token)
  }
  await makeManagers()
  const running = load.refreshTokens.map((_, user) => act(user))
  return {
    ...load,
    async stop() {
      stopped = true
      await Promise.all(running)
    },
  }
}

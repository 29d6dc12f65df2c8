import { setTimeout } from 'node:timers/promises'
import { register, type SendOptions, send, tokensOf } from '../test/requests.ts'

export interface Answer {
  /** Milliseconds since the load began. */
  at: number
  status: number
  retryAfter: string | null
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
  const ask = async (...request: [path: string, options: SendOptions]) => {
    const reply = await send(url, ...request)
    const { status, retryAfter } = reply
    load.answers.push({ at: performance.now() - began, status, retryAfter })
    return reply
  }

  let stopped = false
  async function act(user: number) {
    let token = ''
    for (let turn = 0; !stopped; turn += 1) {
      const body = { refresh_token: load.refreshTokens[user] }
      const refreshed = await ask('/auth/refresh', { body })
      if (refreshed.status === 200) {
        const { access, refresh } = tokensOf(refreshed)
        load.refreshTokens[user] = refresh
        token = access
      }
      await ask('/auth/status', { token })
      const title = `task ${turn} of ${user}`
      const created = await ask('/tasks', { token, body: { title } })
      if (created.status === 201) load.tasks.push(title)
      await setTimeout(INTERVAL_MS)
    }
  }

  for (let user = 0; user < USERS; user += 1) {
    const { refresh } = await register(url, `user-${user}`)
    load.refreshTokens.push(refresh)
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

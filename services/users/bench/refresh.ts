import { refresh } from '@gatehouse/contract'
import autocannon from 'autocannon'
import type { App } from '#/route.ts'
import { byTurns } from './by-turns.ts'
import { startService } from './service.ts'
import { makeSessions } from './sessions.ts'
import type { Row, Stack } from './stack.ts'

const CONNECTIONS = 20
const SESSIONS = 2_000

/** Refreshes a second, each of another session, by a process of its own. */
export async function benchRefresh(stack: Stack, app: App, seconds: number): Promise<Row[]> {
  const service = await startService(stack)
  try {
    const sessions = await makeSessions(app, SESSIONS)
    const result = await autocannon({
      url: service.base,
      connections: CONNECTIONS,
      duration: seconds,
      ...byTurns(
        sessions.map(({ refreshToken }) => ({
          method: 'POST',
          path: refresh.path,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ refresh_token: refreshToken }),
        })),
      ),
    })
    if (result.non2xx > 0 || result.errors > 0) throw new Error('Refreshes failed under load.')
    const rate = Math.round(result['2xx'] / result.duration)
    return [{ name: 'POST /auth/refresh', measured: `${rate} /s`, goal: 'at least 1000 /s' }]
  } finally {
    await service.stop()
  }
}

import { refresh } from '@gatehouse/contract'
import autocannon from 'autocannon'
import { deal } from './deal.ts'
import { startService } from './service.ts'
import { type BenchSession, makeSessions } from './sessions.ts'
import { type Row, type Stack, withApp } from './stack.ts'

const CONNECTIONS = 20
const SESSIONS = 2_000

/** Measures refreshes per second, spread over many sessions, in a separate process. */
export async function benchRefresh(stack: Stack, seconds: number): Promise<Row[]> {
  const service = await startService(stack)
  try {
    const sessions = await withApp(stack, (app) => makeSessions(app, SESSIONS))
    const result = await autocannon({
      url: service.base,
      duration: seconds,
      ...deal(sessions.map(rotating), CONNECTIONS),
    })
    if (result.non2xx > 0 || result.errors > 0) throw new Error('Refreshes failed under load.')
    const rate = Math.round(result['2xx'] / result.duration)
    return [{ name: 'POST /auth/refresh', measured: `${rate} /s`, goal: 'at least 1000 /s' }]
  } finally {
    await service.stop()
  }
}

/** Presents the refresh token of the previous response, as a client does. */
function rotating(session: BenchSession): autocannon.Request {
  const headers = { 'content-type': 'application/json' }
  let { refreshToken } = session
  return {
    method: 'POST',
    path: refresh.path,
    headers,
    setupRequest: (request) => ({
      ...request,
      body: JSON.stringify({ refresh_token: refreshToken }),
    }),
    onResponse: (status, body) => {
      if (status === 200) refreshToken = JSON.parse(body).refresh_token
    },
  }
}

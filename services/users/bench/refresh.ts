import { ping, refresh } from '@gatehouse/contract'
import autocannon from 'autocannon'
import { deal } from './deal.ts'
import { formatFigure, type Row } from './report.ts'
import { startService } from './service.ts'
import { type BenchSession, makeSessions } from './sessions.ts'
import { type Stack, withApp } from './stack.ts'

const CONNECTIONS = 20
const SESSIONS = 2_000

/** Compares refreshes, spread over many sessions, with a bare route of the same process, which needs no database. */
export async function* benchRefresh(stack: Stack, seconds: number): AsyncGenerator<Row> {
  const service = await startService(stack)
  try {
    const sessions = await withApp(stack, (app) => makeSessions(app, SESSIONS))
    const load = async (requests: autocannon.Request[]) => {
      const { base: url } = service
      const result = await autocannon({ url, duration: seconds, ...deal(requests, CONNECTIONS) })
      if (result.non2xx > 0 || result.errors > 0) throw new Error('Requests failed under load.')
      return result['2xx'] / result.duration
    }
    const measured = await load(sessions.map(rotating))
    const bare = await load(sessions.map(() => ({ method: ping.method, path: ping.path })))
    yield {
      name: 'POST /auth/refresh',
      figure: measured / bare,
      unit: 'ratio',
      detail: `${formatFigure(measured, '/s')}; GET /ping ${formatFigure(bare, '/s')}`,
      goal: { atLeast: 0.25 },
    }
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

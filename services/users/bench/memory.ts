import { status } from '@gatehouse/contract'
import autocannon from 'autocannon'
import type { Row } from './report.ts'
import { startService } from './service.ts'
import { makeSessions } from './sessions.ts'
import { type Stack, withApp } from './stack.ts'

const SESSIONS = 100_000

/** Measures the memory of a process that has verified the tokens of many live sessions. */
export async function* benchMemory(stack: Stack): AsyncGenerator<Row> {
  const service = await startService(stack)
  try {
    const sessions = await withApp(stack, (app) => makeSessions(app, SESSIONS))
    const connections = 20
    const result = await autocannon({
      url: service.base + status.path,
      connections,
      amount: SESSIONS,
      setupClient: (client) => {
        const next = () => {
          const session = sessions.pop()
          if (session) client.setHeaders({ authorization: `Bearer ${session.token}` })
        }
        next()
        client.on('response', next)
      },
    })
    if (result.non2xx > 0 || result.errors > 0) throw new Error('Sessions were refused under load.')
    yield {
      name: `resident memory at ${SESSIONS} live sessions`,
      figure: await service.residentMegabytes(),
      unit: 'MB',
      goal: { atMost: 250 },
    }
  } finally {
    await service.stop()
  }
}

import { status } from '@gatehouse/contract'
import autocannon from 'autocannon'
import { formatFigure, type Row } from './report.ts'
import { startService } from './service.ts'
import { makeSessions } from './sessions.ts'
import { type Stack, withApp } from './stack.ts'

const CONNECTIONS = 10

/** Compares the throughput of two processes with that of one. */
export async function* benchReplicas(stack: Stack, seconds: number): AsyncGenerator<Row> {
  const services = [await startService(stack), await startService(stack)]
  try {
    const [session] = await withApp(stack, (app) => makeSessions(app, 1))
    const headers = { authorization: `Bearer ${session?.token}` }
    const load = async ({ base }: { base: string }) => {
      const url = base + status.path
      const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: seconds })
      if (result.non2xx > 0 || result.errors > 0) throw new Error('A process failed under load.')
      return result['2xx'] / result.duration
    }
    const [first] = services
    const one = first ? await load(first) : 0
    const two = (await Promise.all(services.map(load))).reduce((sum, rate) => sum + rate, 0)
    yield {
      name: 'GET /auth/status, two processes',
      figure: two / one,
      unit: 'ratio',
      detail: `${formatFigure(two, '/s')}; one process ${formatFigure(one, '/s')}`,
    }
  } finally {
    for (const { stop } of services) await stop()
  }
}

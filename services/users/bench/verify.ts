import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import autocannon, { type Result } from 'autocannon'
import { startGateway } from './gateway.ts'
import { startService } from './service.ts'
import { makeSessions } from './sessions.ts'
import { type Row, ratio, type Stack, withApp } from './stack.ts'
import { steadyLatency } from './steady.ts'

const CONNECTIONS = 20
/** Requests per second. A latency goal applies below saturation. */
const STEADY = 5_000

/** Measures the verifier's latency, and the cost of a guarded location behind nginx. */
export async function benchVerify(stack: Stack, seconds: number): Promise<Row[]> {
  const service = await startService(stack)
  const guarded = createServer((_request, response) => response.end('ok'))
  await new Promise<void>((resolve) => guarded.listen(0, '127.0.0.1', resolve))
  const upstream = `127.0.0.1:${(guarded.address() as AddressInfo).port}`
  const gateway = await startGateway(service.base, upstream)
  try {
    const [session] = await withApp(stack, (app) => makeSessions(app, 1))
    const headers = { authorization: `Bearer ${session?.token}`, 'x-original-method': 'GET' }
    const load = async (url: string): Promise<Result> => {
      const options = { url, headers, connections: CONNECTIONS, duration: seconds }
      const result = await autocannon(options)
      if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url} failed under load.`)
      return result
    }
    const url = `${service.base}/gateway/verify?role=employee`
    await load(url)
    // Warms up the client, whose own pauses would count.
    await steadyLatency({ url, headers, rate: STEADY, seconds })
    const direct = await steadyLatency({ url, headers, rate: STEADY, seconds })
    const open = await load(`${gateway.base}/open/`)
    const behind = await load(`${gateway.base}/guarded/`)
    const rate = ({ requests }: Result) => requests.average
    return [
      {
        name: 'GET /gateway/verify',
        measured: `${direct.p99.toFixed(1)} ms (99 %) at ${Math.round(direct.rate)} req/s`,
        goal: `at most 2 ms at ${STEADY} req/s`,
      },
      {
        name: 'a guarded location',
        measured: `${Math.round(rate(behind))} req/s, ${behind.latency.p99} ms (99 %)`,
        against: `${Math.round(rate(open))} req/s, ${open.latency.p99} ms (99 %), the same one open`,
        ratio: ratio(rate(behind), rate(open)),
      },
    ]
  } finally {
    await gateway.stop()
    await new Promise((resolve) => guarded.close(resolve))
    await service.stop()
  }
}

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ping } from '@gatehouse/contract'
import autocannon, { type Result } from 'autocannon'
import { startGateway } from './gateway.ts'
import { formatFigure, type Row } from './report.ts'
import { startService } from './service.ts'
import { makeSessions } from './sessions.ts'
import { type Stack, withApp } from './stack.ts'
import { type Load, steadyLatency } from './steady.ts'

const CONNECTIONS = 20
/** Requests per second. A latency goal applies below saturation. */
const STEADY = 5_000
const TURNS = 4

type Target = Pick<Load, 'url' | 'headers'>
type Steady = Awaited<ReturnType<typeof steadyLatency>>

/** Measures the verifier's latency, and the cost of a guarded location behind nginx. */
export async function* benchVerify(stack: Stack, seconds: number): AsyncGenerator<Row> {
  const service = await startService(stack)
  const guarded = createServer((_request, response) => response.end('ok'))
  await new Promise<void>((resolve) => guarded.listen(0, '127.0.0.1', resolve))
  const upstream = `127.0.0.1:${(guarded.address() as AddressInfo).port}`
  const gateway = await startGateway([service.base], upstream)
  try {
    const [session] = await withApp(stack, (app) => makeSessions(app, 1))
    const headers = { authorization: `Bearer ${session?.token}`, 'x-original-method': 'GET' }
    const load = async (url: string): Promise<Result> => {
      const options = { url, headers, connections: CONNECTIONS, duration: seconds }
      const result = await autocannon(options)
      if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url} failed under load.`)
      return result
    }
    const verify = { url: `${service.base}/gateway/verify?role=employee`, headers }
    const bare = { url: service.base + ping.path, headers: {} }
    await load(verify.url)
    const [direct, unverified] = await byTurns([verify, bare], seconds)
    yield {
      name: 'GET /gateway/verify, p99',
      figure: direct.p99 / unverified.p99,
      unit: 'ratio',
      detail: `${formatFigure(direct.p99, 'ms')} at ${formatFigure(direct.rate, '/s')}; GET /ping ${formatFigure(unverified.p99, 'ms')}`,
      goal: { atMost: 2 },
    }
    const open = await load(`${gateway.base}/open/`)
    const behind = await load(`${gateway.base}/guarded/`)
    const rate = ({ requests }: Result) => requests.average
    yield {
      name: 'a guarded location',
      figure: rate(behind) / rate(open),
      unit: 'ratio',
      detail: `${formatFigure(rate(behind), '/s')}; the same one open ${formatFigure(rate(open), '/s')}`,
    }
  } finally {
    await gateway.stop()
    await new Promise((resolve) => guarded.close(resolve))
    await service.stop()
  }
}

/**
 * Measures both several times in alternating turns and returns each one's quickest, since a pause of the machine spoils
 * the p99 of one turn. The first turns only warm up the client, whose own pauses would count.
 */
async function byTurns(targets: [Target, Target], seconds: number) {
  const best: Steady[] = []
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [index, target] of targets.entries()) {
      const measured = await steadyLatency({ ...target, rate: STEADY, seconds })
      const before = best[index]
      if (turn > 0 && (!before || measured.p99 < before.p99)) best[index] = measured
    }
  }
  const [first, second] = best
  if (!first || !second) throw new Error('Nothing was measured.')
  return [first, second] as const
}

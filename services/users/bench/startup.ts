import type { Row } from './report.ts'
import { type Service, startService } from './service.ts'
import type { Stack } from './stack.ts'

const RUNS = 5

/** Measures the start-up time, and the memory at rest and after log-ins, as medians over several processes. */
export async function* benchStartup(stack: Stack): AsyncGenerator<Row> {
  const runs: Run[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const service = await startService(stack)
    runs.push(await measure(service).finally(service.stop))
  }
  const median = (of: keyof Run) =>
    runs.map((run) => run[of]).sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN
  yield { name: 'start-up', figure: median('start'), unit: 'ms', goal: { atMost: 1_000 } }
  const memory = { unit: 'MB', goal: { atMost: 150 } } as const
  yield { name: 'resident memory at rest', figure: median('rest'), ...memory }
  yield { name: 'resident memory after load', figure: median('load'), ...memory }
}

/** The start in milliseconds, the memory in megabytes. */
type Run = Record<'start' | 'rest' | 'load', number>

async function measure({ base, startMilliseconds, residentMegabytes }: Service): Promise<Run> {
  const rest = await residentMegabytes()
  await logInManyTimes(`${base}/auth/login`)
  return { start: startMilliseconds, rest, load: await residentMegabytes() }
}

/** Uses an unknown address, for which the service hashes like for a known one. */
async function logInManyTimes(url: string): Promise<void> {
  const body = JSON.stringify({ email: 'nobody@example.test', password: 'not-a-password' })
  const headers = { 'content-type': 'application/json' }
  const once = () => fetch(url, { method: 'POST', headers, body }).then((answer) => answer.text())
  await Promise.all(Array.from({ length: 50 }, once))
  await Promise.all(Array.from({ length: 50 }, once))
}

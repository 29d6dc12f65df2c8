import { type Service, startService } from './service.ts'
import type { Row, Stack } from './stack.ts'

const RUNS = 5

/** Measures the start-up time, and the memory after a hundred log-ins, as medians over several processes. */
export async function benchStartup(stack: Stack): Promise<Row[]> {
  const runs: { milliseconds: number; megabytes: number }[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const service = await startService(stack)
    runs.push(await measure(service).finally(service.stop))
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0
  return [
    {
      name: 'start-up',
      measured: `${Math.round(median(runs.map((run) => run.milliseconds)))} ms`,
      goal: 'at most 1000 ms',
    },
    {
      name: 'resident memory',
      measured: `${Math.round(median(runs.map((run) => run.megabytes)))} MB`,
      goal: 'at most 150 MB',
    },
  ]
}

async function measure({ base, startMilliseconds, residentMegabytes }: Service) {
  await logInManyTimes(`${base}/auth/login`)
  return { milliseconds: startMilliseconds, megabytes: await residentMegabytes() }
}

/** Uses an unknown address, for which the service hashes like for a known one. */
async function logInManyTimes(url: string): Promise<void> {
  const body = JSON.stringify({ email: 'nobody@example.test', password: 'not-a-password' })
  const headers = { 'content-type': 'application/json' }
  const once = () => fetch(url, { method: 'POST', headers, body }).then((answer) => answer.text())
  await Promise.all(Array.from({ length: 50 }, once))
  await Promise.all(Array.from({ length: 50 }, once))
}

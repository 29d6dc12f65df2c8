import { setTimeout } from 'node:timers/promises'
import { logout, status } from '@gatehouse/contract'
import { formatFigure, type Row } from './report.ts'
import { startService } from './service.ts'
import { type BenchSession, makeSessions } from './sessions.ts'
import { type Stack, withApp } from './stack.ts'

const REVOCATIONS = 1_000
const AT_ONCE = 10
/** Milliseconds between two requests of a session. */
const PACE = 5

/** Measures the time from the log-out at one process to the last 200 of another. */
export async function* benchRevocation(stack: Stack): AsyncGenerator<Row> {
  const services = [await startService(stack), await startService(stack)]
  const [revoking = '', refusing = ''] = services.map(({ base }) => base)
  try {
    const sessions = await withApp(stack, (app) => makeSessions(app, REVOCATIONS))
    const delays: number[] = []
    const work = async () => {
      for (let next = sessions.pop(); next; next = sessions.pop()) {
        delays.push(await revocationDelay(next, { revoking, refusing }))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    delays.sort((a, b) => a - b)
    const at = (share: number) => delays[Math.ceil(delays.length * share) - 1] ?? 0
    yield {
      name: 'a log-out at another process, p99',
      figure: at(0.99),
      unit: 'ms',
      detail: `median ${formatFigure(at(0.5), 'ms')}`,
      goal: { atMost: 1_000 },
    }
  } finally {
    for (const { stop } of services) await stop()
  }
}

async function revocationDelay(
  { token }: BenchSession,
  { revoking, refusing }: { revoking: string; refusing: string },
): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  const ask = async () => (await fetch(refusing + status.path, { headers })).status
  if ((await ask()) !== 200) throw new Error('A live session was refused.')
  const { ok } = await fetch(revoking + logout.path, { method: 'POST', headers })
  if (!ok) throw new Error('A log-out failed.')
  const revoked = performance.now()
  let admitted = revoked
  while ((await ask()) === 200) {
    admitted = performance.now()
    await setTimeout(PACE)
  }
  return admitted - revoked
}

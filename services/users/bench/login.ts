import { login } from '@gatehouse/contract'
import { hashAlone, type Turn } from './hashing.ts'
import { makePeople, type People } from './people.ts'
import { formatFigure, type Row } from './report.ts'
import { type Service, startService } from './service.ts'
import type { Stack } from './stack.ts'
import { milliseconds, perSecond, takeTurn } from './turn.ts'

const PEOPLE = 500
/** Seconds of a turn. Turns with log-ins and bare hashing alternate, because the machine's speed varies. */
const TURN = 2
const LEAST_TURNS = 5
/** Seconds before the first turn: V8 compiles the hot code within about two thousand log-ins. */
const WARM_UP = 20

/** Compares log-ins over HTTP with bare hashing, in alternating turns. */
export async function* benchLogin(stack: Stack, seconds: number): AsyncGenerator<Row> {
  const people = await makePeople(stack, PEOPLE)
  const service = await startService(stack)
  try {
    await logIns(service, people, WARM_UP)
    const turns = Math.max(LEAST_TURNS, Math.round(seconds / TURN))
    const [whole, raw]: [Turn[], Turn[]] = [[], []]
    for (let turn = 0; turn < turns; turn += 1) {
      raw.push(await hashAlone({ ...people, duration: TURN }))
      whole.push(await logIns(service, people, TURN))
    }
    const [rate, rawRate] = [perSecond(whole), perSecond(raw)]
    const [cost, rawCost] = [milliseconds(whole), milliseconds(raw)]
    yield {
      name: 'POST /auth/login',
      figure: rate / rawRate,
      unit: 'ratio',
      detail: `${formatFigure(rate, '/s')}; argon2 alone on all cores ${formatFigure(rawRate, '/s')}`,
    }
    yield {
      name: 'a log-in by the CPU time of the service',
      figure: rawCost / cost,
      unit: 'ratio',
      detail: `${formatFigure(cost, 'ms')}; argon2 alone ${formatFigure(rawCost, 'ms')}`,
      goal: { atLeast: 0.95 },
    }
  } finally {
    await service.stop()
  }
}

/** Logs people in by their passwords. */
export const logIns = (service: Service, { bodies }: People, duration: number): Promise<Turn> =>
  takeTurn(service, duration, async (nth) => {
    const body = bodies[nth % bodies.length] ?? ''
    const headers = { 'content-type': 'application/json' }
    const url = `${service.base}${login.path}`
    const response = await fetch(url, { method: login.method, headers, body })
    if (!response.ok) throw new Error('Log-ins failed under load.')
    await response.arrayBuffer()
  })

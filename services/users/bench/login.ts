import { setTimeout } from 'node:timers/promises'
import autocannon from 'autocannon'
import { hashAlone, type Turn } from './hashing.ts'
import { makePeople, type People } from './people.ts'
import { formatFigure, type Row } from './report.ts'
import { type Service, startService } from './service.ts'
import type { Stack } from './stack.ts'

const PEOPLE = 500
/**
 * Seconds of a turn. Turns with log-ins and bare hashing alternate, because the machine's speed varies. Autocannon keeps to
 * whole seconds.
 */
const TURN = 2
const LEAST_TURNS = 5
/** Milliseconds after a turn in which the service finishes abandoned requests. */
const SETTLE = 500
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

const sum = (turns: Turn[], of: keyof Turn) => turns.reduce((total, turn) => total + turn[of], 0)
const perSecond = (turns: Turn[]) => sum(turns, 'done') / sum(turns, 'seconds')
const milliseconds = (turns: Turn[]) => (sum(turns, 'cpuSeconds') * 1000) / sum(turns, 'done')

async function logIns(service: Service, people: People, duration: number): Promise<Turn> {
  const before = await service.cpuSeconds()
  const options = { url: service.base, ...people.logIns, duration }
  const result = await autocannon(options)
  if (result.non2xx > 0 || result.errors > 0) throw new Error('Log-ins failed under load.')
  const cpuSeconds = (await service.cpuSeconds()) - before
  // Abandoned requests would overlap with the next turn.
  await setTimeout(SETTLE)
  return { done: result['2xx'], seconds: result.duration, cpuSeconds }
}

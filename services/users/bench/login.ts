import { setTimeout } from 'node:timers/promises'
import autocannon from 'autocannon'
import { hashAlone, type Turn } from './hashing.ts'
import { makePeople, type People } from './people.ts'
import { type Service, startService } from './service.ts'
import { type Row, ratio, type Stack } from './stack.ts'

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
export async function benchLogin(stack: Stack, seconds: number): Promise<Row[]> {
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
    return [
      {
        name: 'POST /auth/login',
        measured: `${rate.toFixed(1)} /s`,
        against: `${rawRate.toFixed(1)} /s, argon2 alone on all cores`,
        ratio: ratio(rate, rawRate),
        goal: 'at least 0.90',
      },
      {
        name: 'a core’s time for a log-in, without client and Postgres',
        measured: `${cost.toFixed(1)} ms`,
        against: `${rawCost.toFixed(1)} ms, argon2 alone`,
        ratio: ratio(rawCost, cost),
      },
    ]
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

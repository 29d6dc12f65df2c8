import { availableParallelism } from 'node:os'
import argon2 from 'argon2'
import autocannon from 'autocannon'
import { makePeople, type People } from './people.ts'
import { type Service, startService } from './service.ts'
import { type Row, ratio, type Stack } from './stack.ts'

const PEOPLE = 500
/**
 * Turns with log-ins and without, of which the sums count: the machine is not as fast at each moment. In seconds,
 * which autocannon keeps to when they are whole.
 */
const TURN = 2
const LEAST_TURNS = 5

interface Turn {
  /** How many were done. */
  done: number
  seconds: number
  /** Of the process that did them, on all its threads. */
  cpuSeconds: number
}

/** Whole log-ins over HTTP against nothing but the hashing that they cannot do without, by turns. */
export async function benchLogin(stack: Stack, seconds: number): Promise<Row[]> {
  const people = await makePeople(stack, PEOPLE)
  const service = await startService(stack)
  try {
    // What runs often is compiled first.
    await logIns(service, people, seconds)
    const turns = Math.max(LEAST_TURNS, Math.round(seconds / TURN))
    const [whole, raw]: [Turn[], Turn[]] = [[], []]
    for (let turn = 0; turn < turns; turn += 1) {
      raw.push(await rawHashing(people))
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
  return { done: result['2xx'], seconds: result.duration, cpuSeconds }
}

/** Verifications with every core busy. */
async function rawHashing({ passwordHash, password }: People): Promise<Turn> {
  const cpuBegan = process.cpuUsage()
  const began = performance.now()
  let done = 0
  const work = async () => {
    while (performance.now() < began + TURN * 1000) {
      await argon2.verify(passwordHash, password)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  const { user, system } = process.cpuUsage(cpuBegan)
  const seconds = (performance.now() - began) / 1000
  return { done, seconds, cpuSeconds: (user + system) / 1_000_000 }
}

import { availableParallelism } from 'node:os'
import argon2 from 'argon2'
import autocannon from 'autocannon'
import { buildApp } from '#/app.ts'
import { readConfig } from '#/config.ts'
import { makePeople } from './people.ts'
import { type Row, ratio, type Stack } from './stack.ts'

const CONNECTIONS = 16
const PEOPLE = 500

/** Whole log-ins over HTTP against nothing but the hashing that they cannot do without, by turns. */
export async function benchLogin({ env }: Stack, seconds: number): Promise<Row[]> {
  const app = await buildApp(readConfig(env))
  try {
    const { password, passwordHash, logIns } = await makePeople(app, PEOPLE)
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const before = await rawHashing(passwordHash, password, seconds)
    const result = await autocannon({
      url,
      ...logIns,
      connections: CONNECTIONS,
      duration: seconds,
    })
    if (result.non2xx > 0 || result.errors > 0) throw new Error('Log-ins failed under load.')
    const after = await rawHashing(passwordHash, password, seconds)
    const raw = (before + after) / 2
    const measured = result['2xx'] / result.duration
    return [
      {
        name: 'POST /auth/login',
        measured: `${measured.toFixed(1)} /s`,
        against: `${raw.toFixed(1)} /s, argon2 alone on all cores`,
        ratio: ratio(measured, raw),
        goal: 'at least 0.90',
      },
    ]
  } finally {
    await app.close()
  }
}

/** Verifications a second with every core busy. */
async function rawHashing(hash: string, password: string, seconds: number): Promise<number> {
  const ends = performance.now() + seconds * 1000
  let done = 0
  const work = async () => {
    while (performance.now() < ends) {
      await argon2.verify(hash, password)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return done / seconds
}

import { randomUUID } from 'node:crypto'
import { login } from '@gatehouse/contract'
import argon2 from 'argon2'
import type autocannon from 'autocannon'
import { deal } from './deal.ts'
import { type Stack, withApp } from './stack.ts'

/** OWASP's parameters, the service's defaults. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Connections that log in. More than the concurrent hashes, so that no hash waits for a client. */
export const CONNECTIONS = 16

/** Returns the hash of a random password. */
export const hashOnce = (): Promise<string> => argon2.hash(randomUUID(), COST)

export interface People {
  password: string
  passwordHash: string
  /** The bodies of their log-ins. */
  bodies: string[]
  /** The load of their log-ins. */
  logIns: Pick<autocannon.Options, 'connections' | 'setupClient'>
}

/** Creates users with one password and one hash, because creating hashes is not measured. */
export async function makePeople(stack: Stack, count: number): Promise<People> {
  const password = randomUUID()
  const passwordHash = await argon2.hash(password, COST)
  const people = Array.from({ length: count }, () => {
    const username = `b-${randomUUID().slice(0, 13)}`
    return { username, email: `${username}@example.test`, passwordHash }
  })
  await withApp(stack, (app) => app.db.user.createMany({ data: people }))
  const bodies = people.map(({ email }) => JSON.stringify({ email, password }))
  const requests = bodies.map((body) => ({
    path: login.path,
    method: login.method,
    headers: { 'content-type': 'application/json' },
    body,
  }))
  return { password, passwordHash, bodies, logIns: deal(requests, CONNECTIONS) }
}

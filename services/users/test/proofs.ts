import { createHash } from 'node:crypto'
import type { Challenge } from '@gatehouse/contract'
import type { TestApp } from './app.ts'

/** Finds the number of a challenge. */
export function numberOf({ salt, challenge, maxnumber }: Challenge): number {
  const salted = createHash('sha256').update(salt)
  for (let number = 0; number <= maxnumber; number += 1) {
    if (salted.copy().update(String(number)).digest('hex') === challenge) return number
  }
  throw new Error('The challenge has no solution.')
}

/** Solves a challenge, in the format of ALTCHA's clients. */
export function proofOf(challenge: Challenge): string {
  const { maxnumber: _, ...fields } = challenge
  return btoa(JSON.stringify({ ...fields, number: numberOf(challenge) }))
}

/** Counts so many failed log-ins that new devices need a proof of work. */
export async function escalate({ app }: TestApp): Promise<void> {
  // The count of the test before may end with a solved challenge, which is taken back.
  await app.logInPressure.flush()
  app.logInPressure.add(601)
  await app.logInPressure.flush()
}

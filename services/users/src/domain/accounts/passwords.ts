import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import argon2 from 'argon2'
import { createFairQueue, type Flow } from '#/lib/fair-queue.ts'

export interface HashCost {
  /** KiB. */
  memory: number
  passes: number
}

/** Of an operator's command, which shares its process with nobody. */
export const OPERATOR: Flow = { network: 'local', account: 'operator' }

/** Takes passwords in NFC, as the contract's schemas return them (NIST SP 800-63B-4 §3.1.1.2). */
export interface Passwords {
  hash(password: string, flow: Flow): Promise<string>
  /** Takes the same time without a hash: then it verifies a dummy and says no. */
  verify(hash: string | undefined, password: string, flow: Flow): Promise<boolean>
  /** Whether the configured cost has risen since the hash was made. */
  needsRehash(hash: string): boolean
}

// Two seconds of work on the slowest machine that OWASP's parameters aim at (20 to 50 ms a hash).
const QUEUE_PER_CORE = 50
/** Twenty of one person at once are served. */
const QUEUE_PER_ACCOUNT = 20

/** Milliseconds in the queue after which a hash is no longer worth making: the caller is told to try again. */
const LONGEST_WAIT = 3_000

/**
 * Argon2id (OWASP Password Storage: at least 19 MiB, t=2, p=1). As many at once as there are cores, so
 * that a flood takes neither memory nor the event loop. Behind them a bounded queue takes turns: a flood of one
 * account or network answers 429, and 503 is left for when everybody together is too many.
 */
export async function createPasswords({ memory, passes }: HashCost): Promise<Passwords> {
  const cost = { memoryCost: memory, timeCost: passes, parallelism: 1 }
  const cores = availableParallelism()
  const inTurn = createFairQueue({
    concurrency: cores,
    size: cores * QUEUE_PER_CORE,
    sizePerAccount: QUEUE_PER_ACCOUNT,
    longestWait: LONGEST_WAIT,
  })
  const hash = (password: string) => argon2.hash(password, cost)
  const dummy = await hash(randomBytes(32).toString('base64url'))

  return {
    hash: (password, flow) => inTurn(flow, () => hash(password)),
    verify: async (stored, password, flow) => {
      const matches = await inTurn(flow, () => argon2.verify(stored ?? dummy, password))
      return matches && stored !== undefined
    },
    needsRehash: (stored) => argon2.needsRehash(stored, cost),
  }
}

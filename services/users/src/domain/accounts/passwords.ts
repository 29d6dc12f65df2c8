import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import argon2 from 'argon2'
import { createFairQueue, type Flow } from '#/lib/fair-queue.ts'

export interface HashCost {
  /** KiB. */
  memory: number
  passes: number
}

/** The flow of an operator's command, which runs alone in its process. */
export const OPERATOR: Flow = { network: 'local', account: 'operator' }

/** Takes passwords in NFC, as the contract's schemas return them (NIST SP 800-63B-4 §3.1.1.2). */
export interface Passwords {
  hash(password: string, flow: Flow): Promise<string>
  /** Verifies a dummy hash for an unknown user, so that the time reveals nothing. */
  verify(hash: string | undefined, password: string, flow: Flow): Promise<boolean>
  /** Whether the hash was made at a lower cost than the configured one. */
  needsRehash(hash: string): boolean
}

// Two seconds of work on the slowest machine that OWASP's parameters assume (20 to 50 ms a hash).
const QUEUE_PER_CORE = 50
const QUEUE_PER_ACCOUNT = 20
const MAX_WAIT_MS = 3_000

/**
 * Hashes with Argon2id (OWASP Password Storage: at least 19 MiB, t=2, p=1), one hash per core at a time, so that a flood
 * exhausts neither memory nor the event loop. A bounded fair queue holds the rest. A flood from one account or network
 * gets 429; only an overload by many of them gets 503.
 */
export async function createPasswords({ memory, passes }: HashCost): Promise<Passwords> {
  const cost = { memoryCost: memory, timeCost: passes, parallelism: 1 }
  const cores = availableParallelism()
  const inTurn = createFairQueue({
    concurrency: cores,
    size: cores * QUEUE_PER_CORE,
    sizePerAccount: QUEUE_PER_ACCOUNT,
    longestWait: MAX_WAIT_MS,
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

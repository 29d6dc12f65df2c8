import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import argon2 from 'argon2'
import pLimit from 'p-limit'
import { AppError } from '#/errors.ts'

export interface HashCost {
  /** KiB. */
  memory: number
  passes: number
}

/** Takes passwords in NFC, as the contract's schemas return them (NIST SP 800-63B-4 §3.1.1.2). */
export interface Passwords {
  hash(password: string): Promise<string>
  /** Takes the same time without a hash: then it verifies a dummy and says no. */
  verify(hash: string | undefined, password: string): Promise<boolean>
  /** Whether the configured cost has risen since the hash was made. */
  needsRehash(hash: string): boolean
}

// Two seconds of work on the slowest machine that OWASP's parameters aim at (20 to 50 ms a hash).
const QUEUE_PER_CORE = 50

/** Milliseconds in the queue after which a hash is no longer worth making: the caller is told to try again. */
const LONGEST_WAIT = 3_000

/**
 * Argon2id (OWASP Password Storage: at least 19 MiB, t=2, p=1). As many at once as there are cores, so
 * that a flood takes neither memory nor the event loop; beyond a bounded queue it answers 503.
 */
export async function createPasswords({ memory, passes }: HashCost): Promise<Passwords> {
  const cost = { memoryCost: memory, timeCost: passes, parallelism: 1 }
  const cores = availableParallelism()
  const limit = pLimit(cores)
  const bounded = <T>(work: () => Promise<T>): Promise<T> => {
    if (limit.pendingCount >= cores * QUEUE_PER_CORE) throw new AppError('unavailable')
    const queued = performance.now()
    return limit(() => {
      if (performance.now() - queued > LONGEST_WAIT) throw new AppError('unavailable')
      return work()
    })
  }
  const hash = (password: string) => argon2.hash(password, cost)
  const dummy = await hash(randomBytes(32).toString('base64url'))

  return {
    hash: async (password) => bounded(() => hash(password)),
    verify: async (stored, password) => {
      const matches = await bounded(() => argon2.verify(stored ?? dummy, password))
      return matches && stored !== undefined
    },
    needsRehash: (stored) => argon2.needsRehash(stored, cost),
  }
}

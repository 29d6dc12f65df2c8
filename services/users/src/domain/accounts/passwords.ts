import { type KeyObject, randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import argon2 from 'argon2'
import { createFairQueue, type Flow } from '#/lib/fair-queue.ts'
import { isSame } from '#/lib/secrets.ts'
import { traced } from '#/lib/tracing.ts'
import { foreignDigest, isTruncated } from './foreign/foreign-digest.ts'
import type { ForeignScheme } from './foreign/foreign-hash.ts'
import {
  formatWrapped,
  openForeignHash,
  parseStoredHash,
  type StoredHash,
} from './foreign/stored-hash.ts'

export interface HashCost {
  /** KiB. */
  memory: number
  passes: number
}

interface Options extends HashCost {
  /** Open sealed hashes of other systems. */
  foreignKeys?: readonly KeyObject[]
  /** Reports the milliseconds that a hash waited for a core. */
  onWait?: (milliseconds: number) => void
}

/** The flow of an operator's command, which runs alone in its process. */
export const OPERATOR: Flow = { network: 'local', account: 'operator' }

/** Takes passwords in NFC, as the contract's schemas return them (NIST SP 800-63B-4 §3.1.1.2). */
export interface Passwords {
  hash(password: string, flow: Flow): Promise<string>
  /** Verifies a dummy hash for an unknown user, so that the time reveals nothing. */
  verify(hash: string | undefined, password: string, flow: Flow): Promise<boolean>
  /** Whether a hash that matched the password was not made by this service at the configured cost. */
  needsRehash(hash: string, password: string): boolean
  /** Returns Argon2id over a sealed hash of another system. Returns undefined when no key opens it. */
  wrap(sealed: string): Promise<string | undefined>
  /** Returns the number of hashes that wait for a core. */
  queued(): number
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
export async function createPasswords({
  memory,
  passes,
  onWait,
  foreignKeys = [],
}: Options): Promise<Passwords> {
  const cost = { memoryCost: memory, timeCost: passes, parallelism: 1 }
  const cores = availableParallelism()
  const queue = createFairQueue({
    concurrency: cores,
    size: cores * QUEUE_PER_CORE,
    sizePerAccount: QUEUE_PER_ACCOUNT,
    longestWait: MAX_WAIT_MS,
    ...(onWait && { onWait }),
  })
  const hash = (password: string | Buffer) => argon2.hash(password, cost)
  const dummy = await hash(randomBytes(32).toString('base64url'))
  const verify = createVerify(dummy, foreignKeys)

  const queued = <T>(name: string, flow: Flow, work: () => Promise<T>): Promise<T> =>
    traced(
      () => ({ name }),
      (span) => {
        if (!span) return queue.run(flow, work)
        const began = performance.now()
        return queue.run(flow, () => {
          span.setAttribute('gatehouse.queue.wait_seconds', (performance.now() - began) / 1_000)
          return work()
        })
      },
    )

  return {
    hash: (password, flow) => queued('password hash', flow, () => hash(password)),
    verify: (stored, password, flow) =>
      queued('password verify', flow, () => verify(stored, password)),
    needsRehash: (stored, password) => {
      const parsed = parseStoredHash(stored)
      if (parsed.kind === 'own') return argon2.needsRehash(stored, cost)
      // bcrypt doesn't notice a typing error after 72 bytes, which must not become the password.
      const scheme = schemeOf(parsed, foreignKeys)
      return scheme !== undefined && !isTruncated(scheme, password)
    },
    wrap: async (sealed) => {
      const parsed = parseStoredHash(sealed)
      const foreign = parsed.kind === 'sealed' && openForeignHash(foreignKeys, parsed.box)
      if (!foreign) return undefined
      return formatWrapped(foreign.scheme, await hash(foreign.digest))
    },
    queued: queue.length,
  }
}

function schemeOf(stored: StoredHash, keys: readonly KeyObject[]): ForeignScheme | undefined {
  if (stored.kind === 'wrapped') return stored.scheme
  return stored.kind === 'sealed' ? openForeignHash(keys, stored.box)?.scheme : undefined
}

/**
 * Returns a function that spends the time of one Argon2id on every hash, also a missing one, and on another system's
 * hash the time of that system in addition.
 */
function createVerify(dummy: string, keys: readonly KeyObject[]) {
  const refuse = async (password: string) => {
    await argon2.verify(dummy, password)
    return false
  }

  async function verifySealed(box: Buffer, password: string): Promise<boolean> {
    const foreign = openForeignHash(keys, box)
    if (!foreign) return refuse(password)
    return anyForm(foreign.scheme, password, async (digest) => {
      await argon2.verify(dummy, digest)
      return isSame(digest, foreign.digest)
    })
  }

  return async (stored: string | undefined, password: string): Promise<boolean> => {
    const parsed = parseStoredHash(stored ?? '')
    switch (parsed.kind) {
      case 'own':
        return argon2.verify(stored ?? dummy, password)
      case 'wrapped':
        return anyForm(parsed.scheme, password, (digest) => argon2.verify(parsed.argon2, digest))
      case 'sealed':
        return verifySealed(parsed.box, password)
      default:
        return refuse(password)
    }
  }
}

/**
 * Whether a form of the password matches. Other systems hash what the browser sent, mostly NFC, sometimes NFD. The
 * contract has already normalized the password to NFC. Only passwords whose forms differ take the time twice.
 */
async function anyForm(
  scheme: ForeignScheme,
  password: string,
  matches: (digest: Buffer) => Promise<boolean>,
): Promise<boolean> {
  const normalize = scheme.scheme === 'scrypt' && scheme.normalize
  const forms = normalize ? [normalize] : (['NFC', 'NFD'] as const)
  for (const form of new Set(forms.map((name) => password.normalize(name)))) {
    if (await matches(await foreignDigest(scheme, form))) return true
  }
  return false
}

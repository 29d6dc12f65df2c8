import type { KeyObject } from 'node:crypto'
import type { Challenge } from '@gatehouse/contract'
import { createChallenge, extractParams, verifySolution } from 'altcha-lib/v1'
import * as z from 'zod/mini'
import { deriveKey, mac } from '#/lib/secrets.ts'

const SECONDS = 5 * 60
/** Half of them are tried on average: about a second on a phone, 0.3 s on a computer. */
const MAX_NUMBER = 150_000

/** The number ends the hashed text and the salt its parameters, so that no part can be taken for another. */
const Solution = z.object({
  algorithm: z.literal('SHA-256'),
  challenge: z.string(),
  number: z.int().check(z.nonnegative()),
  salt: z.string().check(z.regex(/^[0-9a-f]{24}\?[\w=&-]+&$/)),
  signature: z.string(),
})
type Solution = z.infer<typeof Solution>

export interface ProofsOfWork {
  /** Returns a challenge that serves one log-in with this name, known or not. Nothing is stored. */
  challenge(name: string): Promise<Challenge>
  /** Returns what identifies a solution. Undefined for a wrong one, one for another name, and one after five minutes. */
  verify(proof: string, name: string): Promise<string | undefined>
}

/** The first secret signs challenges, all verify them. */
export function proofsOfWork(secrets: readonly string[]): ProofsOfWork {
  const keys = secrets.map((secret) => deriveKey(secret, 'proof-of-work'))
  const [first] = keys
  if (!first) throw new Error('proofsOfWork needs at least one secret')
  const tagOf = (key: KeyObject, name: string) =>
    mac(key, Buffer.from(JSON.stringify(['name', name.toLowerCase()]))).toString('base64url')
  const hmacKeyOf = (key: KeyObject) => key.export().toString('base64')

  return {
    async challenge(name) {
      const { algorithm, challenge, salt, signature } = await createChallenge({
        hmacKey: hmacKeyOf(first),
        expires: new Date(Date.now() + SECONDS * 1000),
        maxnumber: MAX_NUMBER,
        params: { for: tagOf(first, name) },
      })
      if (algorithm !== 'SHA-256') throw new Error(`Unexpected algorithm ${algorithm}`)
      return { algorithm, challenge, maxnumber: MAX_NUMBER, salt, signature }
    },

    async verify(proof, name) {
      const solution = parse(proof)
      if (!solution) return undefined
      const tag = extractParams(solution)['for']
      const key = keys.find((key) => tagOf(key, name) === tag)
      const isSolved = key !== undefined && (await verifySolution(solution, hmacKeyOf(key)))
      return isSolved ? solution.signature : undefined
    },
  }
}

/** Parses the base64 of a solution's JSON, as ALTCHA's clients send it. */
function parse(proof: string): Solution | undefined {
  try {
    return Solution.safeParse(JSON.parse(Buffer.from(proof, 'base64').toString())).data
  } catch {
    return undefined
  }
}

import type { Challenge } from '@gatehouse/contract'
import { NetworkError } from './api-error.ts'

let running = 0
const listeners = new Set<() => void>()

/** Calls back when a proof of work begins or ends. */
export function subscribeToProving(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Whether a proof of work is being made. */
export const isProving = (): boolean => running > 0

function change(by: number): void {
  running += by
  for (const listener of listeners) listener()
}

/** Makes the proof of work that a log-in needs. Only then is its code loaded. */
export async function prove(challenge: Challenge): Promise<string> {
  change(1)
  try {
    const { solveChallenge } = await import('./solve-challenge.ts').catch((error: unknown) => {
      throw new NetworkError(error)
    })
    return await solveChallenge(challenge)
  } finally {
    change(-1)
  }
}

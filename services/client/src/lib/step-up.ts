interface Asked {
  /** The message of the service's refusal, shown to the user. */
  readonly reason: string
  readonly done: Promise<boolean>
  readonly settle: (isConfirmed: boolean) => void
}

let asked: Asked | null = null
const listeners = new Set<() => void>()

export function subscribeToStepUp(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Returns why the user is asked to log in again, or null. */
export const stepUpReason = (): string | null => asked?.reason ?? null

function publish(next: Asked | null): void {
  asked = next
  for (const listener of listeners) listener()
}

/** Calls that wait. */
let waiting = 0

/**
 * Asks the user to log in again, because a call needs a recent or stronger log-in (RFC 9470). Concurrent calls ask once.
 * @param signal ends the wait of this call, and rejects with its reason
 * @returns false when the user cancels
 */
export async function stepUp(reason: string, signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted()
  const { done } = asked ?? ask(reason)
  const ended = new AbortController()
  const aborted = new Promise<never>((_, reject) => {
    const options = { signal: ended.signal, once: true }
    signal.addEventListener('abort', () => reject(signal.reason), options)
  })
  waiting += 1
  try {
    return await Promise.race([done, aborted])
  } finally {
    waiting -= 1
    ended.abort()
    if (waiting === 0) settleStepUp(false)
  }
}

function ask(reason: string): Asked {
  const { promise: done, resolve: settle } = Promise.withResolvers<boolean>()
  const next = { reason, done, settle }
  publish(next)
  return next
}

/** Ends the wait of {@link stepUp}: after a log-in, or without one. */
export function settleStepUp(isConfirmed: boolean): void {
  const settled = asked
  if (!settled) return
  publish(null)
  settled.settle(isConfirmed)
}

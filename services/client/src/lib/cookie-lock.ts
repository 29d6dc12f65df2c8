import { ANSWER_TIMEOUT } from '@gatehouse/contract'
import { NetworkError } from './api-error.ts'

const LOCK = 'cookies'
/** Time for a message that was posted before a lock's release to arrive in another tab. */
const MESSAGE_DELAY_MS = 20
const MAX_HOLD_MS = ANSWER_TIMEOUT

interface Hold {
  /** Aborts when another tab steals the lock. */
  stolen: AbortSignal
  release: () => void
}

let lastHoldHere: Promise<void> = Promise.resolve()

async function lockThisTab(): Promise<Hold> {
  const before = lastHoldHere
  const { promise, resolve } = Promise.withResolvers<void>()
  lastHoldHere = promise
  await before
  return { stolen: new AbortController().signal, release: resolve }
}

/** Resolves to null when `ifAvailable` is set and another tab holds the lock. */
function lockAllTabs(options: LockOptions): Promise<Hold | null> {
  const stolen = new AbortController()
  return new Promise((resolve, reject) => {
    const onGranted = (lock: Lock | null) => {
      if (lock === null) return resolve(null)
      return new Promise<void>((release) => resolve({ stolen: stolen.signal, release }))
    }
    navigator.locks.request(LOCK, options, onGranted).catch((error: unknown) => {
      reject(error)
      stolen.abort(new NetworkError(error))
    })
  })
}

/** Counts the holds before the one just requested. */
async function countHoldsBefore(): Promise<number> {
  const { held = [], pending = [] } = await navigator.locks.query()
  return [...held, ...pending].filter(({ name }) => name === LOCK).length - 1
}

async function waitForLock(signal: AbortSignal): Promise<Hold | null> {
  const giveUp = new AbortController()
  const hold = lockAllTabs({ signal: AbortSignal.any([signal, giveUp.signal]) })
  let timer: ReturnType<typeof setTimeout> | undefined
  void countHoldsBefore().then((holds) => {
    timer = setTimeout(() => giveUp.abort(), holds * MAX_HOLD_MS)
  })
  try {
    return await hold
  } catch (error) {
    if (signal.aborted) throw error
    // Each holder releases the lock in time, so the tab that still has it is frozen.
    return lockAllTabs({ steal: true })
  } finally {
    clearTimeout(timer)
  }
}

async function lockInOrder(signal: AbortSignal): Promise<Hold | null> {
  const free = await lockAllTabs({ ifAvailable: true })
  if (free) return free
  const hold = await waitForLock(signal)
  await new Promise((resolve) => setTimeout(resolve, MESSAGE_DELAY_MS))
  return hold
}

/** Browsers refuse Web Locks together with cookies. Over plain http, except on localhost, they have none. */
const areLocksRefused = (error: unknown) =>
  error instanceof DOMException && error.name === 'SecurityError'

async function acquire(signal: AbortSignal): Promise<Hold> {
  try {
    if (navigator.locks !== undefined) return (await lockInOrder(signal)) ?? (await lockThisTab())
  } catch (error) {
    if (!areLocksRefused(error)) throw error
  }
  return lockThisTab()
}

/**
 * Runs a request that sets cookies under a lock shared by all tabs. A browser stores `Set-Cookie` before a script
 * sees the response, so a late answer in one tab could replace the cookies of a newer log-in in another. A tab holds
 * the lock for at most {@link ANSWER_TIMEOUT}.
 * @param signal stops waiting for the lock, and aborts the request
 */
export async function withCookieLock<T>(
  request: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal = new AbortController().signal,
): Promise<T> {
  const { stolen, release } = await acquire(signal)
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new NetworkError('The request did not finish in time.')),
    MAX_HOLD_MS,
  )
  try {
    return await request(AbortSignal.any([signal, stolen, late.signal]))
  } finally {
    clearTimeout(timer)
    release()
  }
}

import { ANSWER_TIMEOUT } from '@gatehouse/contract'
import { NetworkError } from './api-error.ts'

const LOCK = 'cookies'
/** Milliseconds in which a notice that was sent before a lock's release arrives in another tab. */
const NOTICE_TIME = 20
/** Milliseconds that a turn may take. */
const TURN = ANSWER_TIMEOUT

interface Turn {
  /** Aborts when another tab took the turn away. */
  taken: AbortSignal
  end: () => void
}

let lastTurnHere: Promise<void> = Promise.resolve()

async function turnInThisTab(): Promise<Turn> {
  const before = lastTurnHere
  const { promise, resolve } = Promise.withResolvers<void>()
  lastTurnHere = promise
  await before
  return { taken: new AbortController().signal, end: resolve }
}

/** Null when `ifAvailable` is set and another tab has its turn. */
function turnAmongTabs(options: LockOptions): Promise<Turn | null> {
  const taken = new AbortController()
  return new Promise((resolve, reject) => {
    const hold = (lock: Lock | null) => {
      if (lock === null) return resolve(null)
      return new Promise<void>((end) => resolve({ taken: taken.signal, end }))
    }
    navigator.locks.request(LOCK, options, hold).catch((error: unknown) => {
      reject(error)
      taken.abort(new NetworkError(error))
    })
  })
}

/** How many turns come before one that was just asked for. */
async function countTurnsBefore(): Promise<number> {
  const { held = [], pending = [] } = await navigator.locks.query()
  return [...held, ...pending].filter(({ name }) => name === LOCK).length - 1
}

async function waitForTurn(signal: AbortSignal): Promise<Turn | null> {
  const patience = new AbortController()
  const turn = turnAmongTabs({ signal: AbortSignal.any([signal, patience.signal]) })
  let timer: ReturnType<typeof setTimeout> | undefined
  void countTurnsBefore().then((turns) => {
    timer = setTimeout(() => patience.abort(), turns * TURN)
  })
  try {
    return await turn
  } catch (error) {
    if (signal.aborted) throw error
    // Every turn ends in time by itself, so the tab that holds this one is frozen.
    return turnAmongTabs({ steal: true })
  } finally {
    clearTimeout(timer)
  }
}

async function nextTurn(signal: AbortSignal): Promise<Turn | null> {
  const free = await turnAmongTabs({ ifAvailable: true })
  if (free) return free
  const turn = await waitForTurn(signal)
  await new Promise((resolve) => setTimeout(resolve, NOTICE_TIME))
  return turn
}

/** Browsers have no Web Locks over plain http (but on localhost), and refuse them with the cookies. */
const areLocksRefused = (error: unknown) =>
  error instanceof DOMException && error.name === 'SecurityError'

async function nextTurnIfPossible(signal: AbortSignal): Promise<Turn> {
  try {
    if (navigator.locks !== undefined) return (await nextTurn(signal)) ?? (await turnInThisTab())
  } catch (error) {
    if (!areLocksRefused(error)) throw error
  }
  return turnInThisTab()
}

/**
 * Runs a request that writes cookies while no other tab of this browser runs one. A browser stores
 * `Set-Cookie` before a script sees the response, so an answer that comes late to one tab could replace
 * the cookies of a newer log-in in another. A turn takes at most {@link ANSWER_TIMEOUT}.
 * @param signal gives up the turn, and aborts the request's own signal
 */
export async function writeCookies<T>(
  request: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal = new AbortController().signal,
): Promise<T> {
  const { taken, end } = await nextTurnIfPossible(signal)
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new NetworkError('The turn took too long.')), TURN)
  try {
    return await request(AbortSignal.any([signal, taken, late.signal]))
  } finally {
    clearTimeout(timer)
    end()
  }
}

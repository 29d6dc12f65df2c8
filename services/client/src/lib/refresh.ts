import { currentUser, refresh as refreshEndpoint, type TokenAnswer } from '@gatehouse/contract'
import { type ApiError, isUnauthorized } from './api-error.ts'
import { withCookieLock } from './cookie-lock.ts'
import { clearDuplicateCookie, noteDuplicateCookie } from './duplicate-cookie.ts'
import { send } from './http.ts'
import { createRefreshTimer } from './refresh-timer.ts'
import {
  acceptToken,
  clearSession,
  endInOtherTabs,
  endSession,
  epochSignal,
  getSession,
  getToken,
  LOGGED_OUT,
  onTokenChange,
  resumeSession,
  tokenSignal,
} from './session.ts'
import { hasSignedInCookie } from './signed-in-cookie.ts'

// A failure needs no report: the next call refreshes again and reports its own.
const refreshTimer = createRefreshTimer(() => void refresh().catch(() => false))
onTokenChange((lifetimeMs) =>
  lifetimeMs === null ? refreshTimer.cancel() : refreshTimer.schedule(lifetimeMs),
)

let pending: { signal: AbortSignal; done: Promise<boolean> } | null = null
let starting: Promise<void> | null = null

function reasonOf({ code, errors, message }: ApiError): string {
  if (code === 'duplicate_cookie') return message
  return errors['session'] || (code === 'token_required' ? LOGGED_OUT : 'Your session ended.')
}

const request = (signal: AbortSignal): Promise<TokenAnswer> =>
  send(refreshEndpoint, { body: undefined }, { cookie: true, signal })

/** Retries a refusal once: a log-in in another tab may have replaced the cookie during the request. */
async function requestWithRetry(signal: AbortSignal): Promise<TokenAnswer> {
  try {
    return await request(signal)
  } catch (error) {
    if (!isUnauthorized(error)) throw error
    return request(signal)
  }
}

async function refreshUnderLock(signal: AbortSignal): Promise<void> {
  try {
    const answer = await requestWithRetry(signal)
    signal.throwIfAborted()
    clearDuplicateCookie()
    acceptToken(answer)
  } catch (error) {
    signal.throwIfAborted()
    if (!isUnauthorized(error)) throw error
    if (!noteDuplicateCookie(error)) endInOtherTabs(reasonOf(error))
    endSession(reasonOf(error))
  }
}

/** @param signal aborts when the token of another tab makes this request obsolete */
async function refreshToken(signal: AbortSignal): Promise<boolean> {
  try {
    await withCookieLock(refreshUnderLock, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return getToken() !== null
}

/**
 * Requests a new access token. Concurrent callers share one request.
 * @returns false when the session has ended
 */
export function refresh(): Promise<boolean> {
  const signal = tokenSignal()
  if (pending?.signal === signal) return pending.done
  const done = refreshToken(signal).finally(() => {
    if (pending?.done === done) pending = null
  })
  pending = { signal, done }
  return done
}

async function resume(): Promise<void> {
  if (!hasSignedInCookie() || !(await refresh()) || getSession().user) return
  const signal = epochSignal()
  try {
    const { data } = await send(currentUser, {}, { token: getToken(), signal })
    if (!signal.aborted) resumeSession(data)
  } catch (error) {
    if (signal.aborted) return
    if (!isUnauthorized(error)) throw error
    clearSession()
  }
}

/** Resolves once the session is known. Sends no request for an anonymous visitor. May be retried after a failure. */
export async function ready(): Promise<void> {
  if (getSession().user) return
  starting ??= resume().finally(() => {
    starting = null
  })
  await starting
}

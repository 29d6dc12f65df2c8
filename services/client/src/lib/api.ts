import { type Endpoint, ERRORS, type RequestOf, type ResponseOf } from '@gatehouse/contract'
import { ApiError, hasCode } from './api-error.ts'
import { withCookieLock } from './cookie-lock.ts'
import { send, sendForFile, sendTagged, type Tagged } from './http.ts'
import { ready, refresh } from './refresh.ts'
import { epochSignal, getSession, getToken, tokenEndsSoon } from './session.ts'
import { stepUp } from './step-up.ts'

const expiredTokenError = () =>
  new ApiError({ ...ERRORS.invalid_token, code: 'invalid_token', errors: {}, request_id: '' })

/**
 * Makes a call with the access token of the logged-in user. Refreshes a token that the service refuses, or that
 * expires before it arrives, and retries the call once.
 * @throws {SessionChangedError} when the user changes during the call
 */
async function withToken<T>(
  attempt: (token: string | null, signal: AbortSignal) => Promise<T>,
  caller?: AbortSignal,
): Promise<T> {
  await ready()
  const epoch = epochSignal()
  const once = async (token: string | null) => {
    try {
      return await attempt(token, caller ? AbortSignal.any([caller, epoch]) : epoch)
    } finally {
      epoch.throwIfAborted()
    }
  }
  const used = getToken()
  try {
    if (tokenEndsSoon()) throw expiredTokenError()
    return await once(used)
  } catch (error) {
    if (hasCode(error, 'mfa_required')) await learnPolicy()
    if (!used || !hasCode(error, 'invalid_token')) throw error
    // Another call may have refreshed it already.
    const refreshed = getToken() !== used || (await refresh())
    if (!refreshed) throw error
    epoch.throwIfAborted()
    return once(getToken())
  }
}

/** Makes a call like {@link withToken}. Asks for a log-in if the call needs a recent one, and makes it again. */
async function asUser<T>(
  attempt: (token: string | null, signal: AbortSignal) => Promise<T>,
  caller?: AbortSignal,
): Promise<T> {
  await ready()
  const epoch = epochSignal()
  try {
    return await withToken(attempt, caller)
  } catch (error) {
    if (!hasCode(error, 'insufficient_user_authentication')) throw error
    // Another user who logs in must not make the call.
    const until = caller ? AbortSignal.any([caller, epoch]) : epoch
    if (!(await stepUp(error.message, until))) throw error
    return withToken(attempt, caller)
  }
}

/** Gets a token that says what the session lacks, after the policy or the user's role changed. The next page then asks for it. */
async function learnPolicy(): Promise<void> {
  if (!getSession().lacksFactor) await refresh().catch(() => false)
}

/** Calls an endpoint of the contract with the user's access token. Returns the answer and its ETag. */
export const callTagged = <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  signal?: AbortSignal,
): Promise<Tagged<ResponseOf<E>>> =>
  asUser((token, until) => sendTagged(endpoint, request, { token, signal: until }), signal)

/** Calls an endpoint like {@link callTagged}, and drops the ETag. */
export const call = async <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  signal?: AbortSignal,
): Promise<ResponseOf<E>> => (await callTagged(endpoint, request, signal)).answer

/** Calls an endpoint like {@link call}, for an answer that sets cookies. */
export const callForCookies = <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
): Promise<ResponseOf<E>> =>
  asUser((token, until) =>
    withCookieLock((signal) => send(endpoint, request, { token, cookie: true, signal }), until),
  )

const FILE_TIMEOUT_MS = 10 * 60_000

interface FileOptions {
  accept: 'text/csv' | 'application/json'
  signal: AbortSignal
}

/** Downloads an answer as a file. */
export const callForFile = <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  { accept, signal }: FileOptions,
): Promise<Blob> =>
  asUser(
    (token, until) =>
      sendForFile(endpoint, request, { token, signal: until, accept, timeoutMs: FILE_TIMEOUT_MS }),
    signal,
  )

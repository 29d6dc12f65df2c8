import { type Endpoint, ERRORS, type RequestOf, type ResponseOf } from '@gatehouse/contract'
import { ApiError, hasCode } from './api-error.ts'
import { writeCookies } from './cookie-lock.ts'
import { send, sendForFile, sendTagged, type Tagged } from './http.ts'
import { ready, refresh } from './refresh.ts'
import { epochSignal, getToken, tokenEndsSoon } from './session.ts'

/** What the service says of a token that has ended. */
const tokenEnded = () =>
  new ApiError({ ...ERRORS.invalid_token, code: 'invalid_token', errors: {}, request_id: '' })

/**
 * Makes a call as whoever is logged in. An access token that the service refuses, or would by the time that
 * it gets there, is refreshed and the call made once more; a refusal of that is final.
 * @throws {SessionChangedError} when somebody logs in or out meanwhile: neither the call nor its answer
 * is for another person
 */
async function asUser<T>(
  attempt: (token: string | null, signal: AbortSignal) => Promise<T>,
  asked?: AbortSignal,
): Promise<T> {
  await ready()
  const epoch = epochSignal()
  const once = async (token: string | null) => {
    try {
      return await attempt(token, asked ? AbortSignal.any([asked, epoch]) : epoch)
    } finally {
      epoch.throwIfAborted()
    }
  }
  const used = getToken()
  try {
    if (tokenEndsSoon()) throw tokenEnded()
    return await once(used)
  } catch (error) {
    if (!used || !hasCode(error, 'invalid_token')) throw error
    // Another call may have renewed it meanwhile.
    const renewed = getToken() !== used || (await refresh())
    if (!renewed) throw error
    epoch.throwIfAborted()
    return once(getToken())
  }
}

/** Calls an endpoint of the contract as whoever is logged in. */
export const callTagged = <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  signal?: AbortSignal,
): Promise<Tagged<ResponseOf<E>>> =>
  asUser((token, until) => sendTagged(endpoint, request, { token, signal: until }), signal)

/** {@link callTagged}, where no row's version matters. */
export const call = async <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  signal?: AbortSignal,
): Promise<ResponseOf<E>> => (await callTagged(endpoint, request, signal)).answer

/** {@link call}, for an answer that writes cookies. */
export const callForCookies = <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
): Promise<ResponseOf<E>> =>
  asUser((token, until) =>
    writeCookies((signal) => send(endpoint, request, { token, cookie: true, signal }), until),
  )

/** Milliseconds. A table of everything takes longer than a page of it. */
const TABLE_PATIENCE = 10 * 60_000

/** All that a list holds, as a table for spreadsheets. */
export const callForCsv = <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  signal: AbortSignal,
): Promise<Blob> =>
  asUser(
    (token, until) =>
      sendForFile(endpoint, request, {
        token,
        signal: until,
        accept: 'text/csv',
        patience: TABLE_PATIENCE,
      }),
    signal,
  )

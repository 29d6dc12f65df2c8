import type { Endpoint, RequestOf, ResponseOf } from '@gatehouse/contract'
import { hasCode } from './api-error.ts'
import { send, sendForFile, sendTagged, type Tagged } from './http.ts'
import { getToken, ready, refresh } from './session.ts'

/**
 * Makes a call as whoever is logged in. An access token that the service refuses is refreshed and the
 * call made once more; a refusal of that is final.
 */
async function asUser<T>(attempt: (token: string | null) => Promise<T>): Promise<T> {
  await ready()
  const used = getToken()
  try {
    return await attempt(used)
  } catch (error) {
    if (!used || !hasCode(error, 'invalid_token')) throw error
    // Another call may have renewed it meanwhile.
    const renewed = getToken() !== used || (await refresh())
    if (!renewed) throw error
    return attempt(getToken())
  }
}

/** Calls an endpoint of the contract as whoever is logged in. */
export const callTagged = <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  signal?: AbortSignal,
): Promise<Tagged<ResponseOf<E>>> =>
  asUser((token) => sendTagged(endpoint, request, { token, ...(signal && { signal }) }))

/** {@link callTagged}, where no row's version matters. */
export const call = async <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  signal?: AbortSignal,
): Promise<ResponseOf<E>> => (await callTagged(endpoint, request, signal)).answer

/** {@link call}, for what answers with a new session: its refresh token travels in the cookie. */
export const callForSession = <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
): Promise<ResponseOf<E>> => asUser((token) => send(endpoint, request, { token, cookie: true }))

/** Milliseconds. A table of everything takes longer than a page of it. */
const TABLE_PATIENCE = 10 * 60_000

/** All that a list holds, as a table for spreadsheets. */
export const callForCsv = <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  signal: AbortSignal,
): Promise<Blob> =>
  asUser((token) =>
    sendForFile(endpoint, request, {
      token,
      signal,
      accept: 'text/csv',
      patience: TABLE_PATIENCE,
    }),
  )

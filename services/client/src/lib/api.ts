import type { Endpoint, RequestOf, ResponseOf } from '@gatehouse/contract'
import { hasCode } from './api-error.ts'
import { sendTagged, type Tagged } from './http.ts'
import { getToken, ready, refresh } from './session.ts'

/**
 * Calls an endpoint of the contract as whoever is logged in. An access token that the service
 * refuses is refreshed and the call sent once more; a refusal of that is final.
 */
export async function callTagged<E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  signal?: AbortSignal,
): Promise<Tagged<ResponseOf<E>>> {
  await ready()
  const used = getToken()
  const attempt = (token: string | null) =>
    sendTagged(endpoint, request, { token, ...(signal && { signal }) })
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

/** {@link callTagged}, where no row's version matters. */
export const call = async <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  signal?: AbortSignal,
): Promise<ResponseOf<E>> => (await callTagged(endpoint, request, signal)).answer

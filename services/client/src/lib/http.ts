import type { Endpoint, RequestOf, ResponseOf } from '@gatehouse/contract'
import { ApiError, apiErrorFrom, NetworkError } from './api-error.ts'

const PREFIX = '/api/v1'
/** Milliseconds. The service's refresh rules allow for answers that come this late. */
const TIMEOUT = 15_000

export interface SendOptions {
  token?: string | null
  /** The refresh token travels in the HttpOnly cookie, and never in a body. */
  cookie?: boolean
  signal?: AbortSignal
}

interface Parts {
  params?: Record<string, string>
  query?: Record<string, string | undefined>
  body?: unknown
}

/** The path and query of a call, under the versioned prefix. */
export function urlOf(endpoint: Endpoint, { params = {}, query = {} }: Parts): string {
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const asked = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return PREFIX + path + (asked.length > 0 ? `?${new URLSearchParams(asked)}` : '')
}

function initOf(endpoint: Endpoint, { body }: Parts, options: SendOptions): RequestInit {
  const headers = new Headers({ accept: 'application/json' })
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (options.token) headers.set('authorization', `Bearer ${options.token}`)
  if (options.cookie) headers.set('auth-transport', 'cookie')
  return {
    method: endpoint.method,
    headers,
    cache: 'no-store',
    signal: AbortSignal.any([
      AbortSignal.timeout(TIMEOUT),
      ...(options.signal ? [options.signal] : []),
    ]),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }
}

/**
 * One request, one answer.
 * @throws {ApiError} when the answer is a failure, {@link NetworkError} when none comes.
 */
export async function send<E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  options: SendOptions = {},
): Promise<ResponseOf<E>> {
  const parts: Parts = request ?? {}
  try {
    const response = await fetch(urlOf(endpoint, parts), initOf(endpoint, parts, options))
    if (!response.ok) throw await apiErrorFrom(response)
    // Not parsed by the schema: a page left open must survive a newer server's additions.
    return (await response.json()) as ResponseOf<E>
  } catch (error) {
    if (error instanceof ApiError || options.signal?.aborted) throw error
    throw new NetworkError(error)
  }
}

import {
  ANSWER_TIMEOUT,
  API_PREFIX,
  type Endpoint,
  type RequestOf,
  type ResponseOf,
} from '@gatehouse/contract'
import { ApiError, apiErrorFrom, NetworkError } from './api-error.ts'

export interface SendOptions {
  token?: string | null
  /** Sends the refresh token in its HttpOnly cookie, and receives it there. */
  cookie?: boolean
  signal?: AbortSignal
  /** For the whole answer. */
  timeoutMs?: number
}

/** An answer and the ETag of its row. */
export interface Tagged<T> {
  answer: T
  etag: string | undefined
}

interface Parts {
  params?: Record<string, string>
  query?: Record<string, string | undefined>
  body?: unknown
  ifMatch?: string | undefined
}

/** Builds the path and query of a call, under the versioned prefix. */
export function urlOf(endpoint: Endpoint, { params = {}, query = {} }: Parts): string {
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const search = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return API_PREFIX + path + (search.length > 0 ? `?${new URLSearchParams(search)}` : '')
}

/** The expected type of an answer, and its parser. */
interface Reader<T> {
  accept: string
  read: (response: Response) => Promise<T>
}

function initOf(
  endpoint: Endpoint,
  { body, ifMatch }: Parts,
  options: SendOptions & { accept: string },
): RequestInit {
  const headers = new Headers({ accept: options.accept })
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (ifMatch) headers.set('if-match', ifMatch)
  if (options.token) headers.set('authorization', `Bearer ${options.token}`)
  if (options.cookie) headers.set('auth-transport', 'cookie')
  return {
    method: endpoint.method,
    headers,
    cache: 'no-store',
    signal: AbortSignal.any([
      AbortSignal.timeout(options.timeoutMs ?? ANSWER_TIMEOUT),
      ...(options.signal ? [options.signal] : []),
    ]),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }
}

/**
 * Sends one request and reads its answer.
 * @throws {ApiError} for an error answer, {@link NetworkError} for none
 */
async function exchange<T>(
  endpoint: Endpoint,
  parts: Parts,
  { read, ...options }: SendOptions & Reader<T>,
): Promise<T> {
  try {
    const response = await fetch(urlOf(endpoint, parts), initOf(endpoint, parts, options))
    if (!response.ok) throw await apiErrorFrom(response)
    return await read(response)
  } catch (error) {
    if (error instanceof ApiError || options.signal?.aborted) throw error
    throw new NetworkError(error)
  }
}

const JSON_TYPE = 'application/json'

/** Sends a request. Returns the JSON answer and the ETag of its row. */
export async function sendTagged<E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  options: SendOptions = {},
): Promise<Tagged<ResponseOf<E>>> {
  // The schema does not parse the answer: an open page must survive the additions of a newer server.
  const read = async (response: Response) => ({
    answer: (response.status === 204 ? null : await response.json()) as ResponseOf<E>,
    etag: response.headers.get('etag') ?? undefined,
  })
  return exchange(endpoint, request ?? {}, { ...options, accept: JSON_TYPE, read })
}

/** Sends a request like {@link sendTagged}, and drops the ETag. */
export const send = async <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  options: SendOptions = {},
): Promise<ResponseOf<E>> => (await sendTagged(endpoint, request, options)).answer

/** Sends a request for a file. As a Blob, which the browser can keep on disk. */
export function sendForFile<E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  { accept, ...options }: SendOptions & { accept: string },
): Promise<Blob> {
  const read = (response: Response) => {
    const type = response.headers.get('content-type') ?? 'no type'
    if (!type.startsWith(accept)) throw new TypeError(`Expected ${accept}, got ${type}`)
    return response.blob()
  }
  return exchange(endpoint, request ?? {}, { ...options, accept, read })
}

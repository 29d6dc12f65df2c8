import { ANSWER_TIMEOUT, type Endpoint, type RequestOf, type ResponseOf } from '@gatehouse/contract'
import { ApiError, apiErrorFrom, NetworkError } from './api-error.ts'

const PREFIX = '/api/v1'

export interface SendOptions {
  token?: string | null
  /** The refresh token travels in the HttpOnly cookie, and never in a body. */
  cookie?: boolean
  signal?: AbortSignal
  /** Milliseconds for the whole answer. */
  patience?: number
}

/** An answer and the ETag of the one row that it shows. */
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

/** The path and query of a call, under the versioned prefix. */
export function urlOf(endpoint: Endpoint, { params = {}, query = {} }: Parts): string {
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const asked = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return PREFIX + path + (asked.length > 0 ? `?${new URLSearchParams(asked)}` : '')
}

/** How an answer is asked for and taken. */
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
      AbortSignal.timeout(options.patience ?? ANSWER_TIMEOUT),
      ...(options.signal ? [options.signal] : []),
    ]),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }
}

/**
 * One request, one answer.
 * @throws {ApiError} when the answer is a failure, {@link NetworkError} when none comes.
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

/** An answer as JSON, with the version of the row that it shows. */
export async function sendTagged<E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  options: SendOptions = {},
): Promise<Tagged<ResponseOf<E>>> {
  // Not parsed by the schema: a page left open must survive a newer server's additions.
  const read = async (response: Response) => ({
    answer: (response.status === 204 ? null : await response.json()) as ResponseOf<E>,
    etag: response.headers.get('etag') ?? undefined,
  })
  return exchange(endpoint, request ?? {}, { ...options, accept: JSON_TYPE, read })
}

/** {@link sendTagged}, where no row's version matters. */
export const send = async <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  options: SendOptions = {},
): Promise<ResponseOf<E>> => (await sendTagged(endpoint, request, options)).answer

/** The answer as a file of another type. The browser keeps a long one on the disk. */
export function sendForFile<E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  { accept, ...options }: SendOptions & { accept: string },
): Promise<Blob> {
  const read = (response: Response) => {
    const type = response.headers.get('content-type') ?? 'nothing'
    if (!type.startsWith(accept)) throw new TypeError(`Got ${type} for ${accept}`)
    return response.blob()
  }
  return exchange(endpoint, request ?? {}, { ...options, accept, read })
}

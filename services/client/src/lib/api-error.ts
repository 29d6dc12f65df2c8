import { ERRORS, type ErrorCode } from '@gatehouse/contract'

export interface Failure {
  status: number
  /** One of the contract's codes, or one that a newer server knows. */
  code: ErrorCode | (string & {})
  message: string
  /** By field name. */
  errors: Record<string, string>
  /** Leads to the log line; empty when none is known. */
  request_id: string
}

/** The service or the gateway refused a request. */
export class ApiError extends Error implements Failure {
  override name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly errors: Record<string, string>
  readonly request_id: string

  constructor(failure: Failure) {
    super(failure.message)
    this.status = failure.status
    this.code = failure.code
    this.errors = failure.errors
    this.request_id = failure.request_id
  }
}

/** No answer came: offline, a broken connection, or a time-out. */
export class NetworkError extends Error {
  override name = 'NetworkError'

  constructor(cause: unknown) {
    super('Gatehouse can’t be reached. Check your connection and try again.', { cause })
  }
}

export const hasCode = (error: unknown, ...codes: ErrorCode[]): error is ApiError =>
  error instanceof ApiError && codes.some((code) => code === error.code)

type Fields = Partial<Record<'code' | 'message' | 'errors' | 'request_id', unknown>>

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string'

const textsOf = (value: unknown): Record<string, string> =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((pair): pair is [string, string] => isText(pair[1])),
      )
    : {}

/** Reads an answer in the failure shape; anything else (a proxy's page, say) counts as our fault. */
export async function apiErrorFrom(response: Response): Promise<ApiError> {
  const { status, headers } = response
  const answer: unknown = await response.json().catch(() => null)
  const body: Fields = isObject(answer) ? answer : {}
  const fallback = [502, 503, 504].includes(status) ? 'unavailable' : 'internal_error'
  return new ApiError({
    status,
    code: isText(body.code) ? body.code : fallback,
    message: isText(body.message) ? body.message : ERRORS[fallback].message,
    errors: textsOf(body.errors),
    request_id: isText(body.request_id) ? body.request_id : (headers.get('x-request-id') ?? ''),
  })
}

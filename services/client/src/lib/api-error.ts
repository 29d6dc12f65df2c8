import { Challenge, ERRORS, type ErrorCode, SecondFactor } from '@gatehouse/contract'

export interface Failure {
  status: number
  /** A code of the contract, or one of a newer server. */
  code: ErrorCode | (string & {})
  message: string
  /** By field name. */
  errors: Record<string, string>
  /** Identifies the log line; empty when unknown. */
  request_id: string
  /** The work to do before the next attempt. */
  challenge?: Challenge | undefined
  /** How to finish the log-in. */
  secondFactor?: SecondFactor | undefined
}

/** The service or the gateway refused a request. */
export class ApiError extends Error implements Failure {
  override name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly errors: Record<string, string>
  readonly request_id: string
  readonly challenge: Challenge | undefined
  readonly secondFactor: SecondFactor | undefined

  constructor(failure: Failure) {
    super(failure.message)
    this.status = failure.status
    this.code = failure.code
    this.errors = failure.errors
    this.request_id = failure.request_id
    this.challenge = failure.challenge
    this.secondFactor = failure.secondFactor
  }
}

/** A failure without an error body. Users read the message. */
export class ClientError extends Error {}

/** The browser is offline, the connection broke, or the request timed out. */
export class NetworkError extends ClientError {
  override name = 'NetworkError'

  constructor(cause: unknown) {
    super('Gatehouse can’t be reached. Check your connection and try again.', { cause })
  }
}

/** The session changed during the request, so its answer is dropped. */
export class SessionChangedError extends ClientError {
  override name = 'SessionChangedError'

  constructor() {
    super('Your session ended before the answer came. Check whether your change was saved.')
  }
}

/** The browser, its settings or an extension dropped the cookies of a log-in. */
export class CookiesRefusedError extends ClientError {
  override name = 'CookiesRefusedError'

  constructor() {
    super(
      'Your browser did not keep the log-in’s cookies. Allow cookies for this site, then log in.',
    )
  }
}

export const isUnauthorized = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status === 401

export const hasCode = (error: unknown, ...codes: ErrorCode[]): error is ApiError =>
  error instanceof ApiError && codes.some((code) => code === error.code)

type Fields = Partial<
  Record<'code' | 'message' | 'errors' | 'request_id' | 'challenge' | 'second_factor', unknown>
>

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string'

const textsOf = (value: unknown): Record<string, string> =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((pair): pair is [string, string] => isText(pair[1])),
      )
    : {}

/** Reads an error body. Any other body, such as a proxy's page, becomes an internal error. */
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
    challenge: Challenge.safeParse(body.challenge).data,
    secondFactor: SecondFactor.safeParse(body.second_factor).data,
  })
}

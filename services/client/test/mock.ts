import {
  type Challenge,
  type Endpoint,
  ERRORS,
  type ErrorCode,
  type ResponseOf,
  type SecondFactor,
} from '@gatehouse/contract'
import { HttpResponse, http } from 'msw'
import { expect, vi } from 'vitest'
import { server } from './server.ts'

export interface Call {
  params: Record<string, unknown>
  query: URLSearchParams
  headers: Headers
  body: unknown
}

/** A failure in the contract's shape. */
export class Refusal {
  readonly code: ErrorCode
  readonly errors: Record<string, string> | undefined
  readonly message: string
  challenge?: Challenge
  second_factor?: SecondFactor

  constructor(code: ErrorCode, errors?: Record<string, string>, message?: string) {
    this.code = code
    this.errors = errors
    this.message = message ?? ERRORS[code].message
  }
}

/** `message` replaces the code's own. */
export const refuse = (code: ErrorCode, errors?: Record<string, string>, message?: string) =>
  new Refusal(code, errors, message)

/** Asks for a proof of work. */
export const challenge = (challenge: Challenge) =>
  Object.assign(refuse('proof_required'), { challenge })

/** Refuses the first step of a log-in, because a second factor is due. */
export const secondFactor = (second_factor: SecondFactor) =>
  Object.assign(refuse('second_factor_required'), { second_factor })

/** Stands for no answer. */
export const UNREACHABLE = Symbol('unreachable')

/** `etag` becomes the header of that name; null is an answer without a body. */
export type Answer<E extends Endpoint> =
  | (ResponseOf<E> & { etag?: string })
  | Extract<ResponseOf<E>, null>
  | Refusal
  | typeof UNREACHABLE

/** Sets the one readable cookie as the service's `Set-Cookie` does. */
function setCookies({ path }: Endpoint, headers: Headers, answer: unknown): void {
  if (headers.get('auth-transport') !== 'cookie' || answer === UNREACHABLE) return
  if (answer instanceof Refusal || answer === null) return
  if (typeof answer === 'object' && 'access_token' in answer)
    document.cookie = 'gatehouse_signed_in=1; path=/'
  if (path === '/auth/logout') document.cookie = 'gatehouse_signed_in=; path=/; max-age=0'
}

type Responder<E extends Endpoint> = (call: Call) => Answer<E> | Promise<Answer<E>>

const isResponder = <E extends Endpoint>(answer: unknown): answer is Responder<E> =>
  typeof answer === 'function'

const statusOf = (endpoint: Endpoint) => Number(Object.keys(endpoint.responses)[0])

function respond(endpoint: Endpoint, answer: unknown): Response {
  if (answer === UNREACHABLE) return HttpResponse.error()
  if (!(answer instanceof Refusal)) {
    const status = statusOf(endpoint)
    if (status === 204) return new HttpResponse(null, { status })
    const { etag, ...body } = answer as { etag?: string }
    return HttpResponse.json(body, { status, headers: etag ? { etag } : {} })
  }
  const { status } = ERRORS[answer.code]
  return HttpResponse.json({ status: 'error', ...answer, request_id: 'req-1' }, { status })
}

/**
 * Answers an endpoint of the contract with a value, or by a function of the call.
 * @returns the received calls, in order
 */
export function mock<E extends Endpoint>(endpoint: E, answer: Answer<E> | Responder<E>): Call[] {
  const calls: Call[] = []
  const method = endpoint.method.toLowerCase() as Lowercase<Endpoint['method']>
  server.use(
    http[method](`*/api/v1${endpoint.path}`, async ({ request, params }) => {
      const text = await request.text()
      const call: Call = {
        params,
        query: new URL(request.url).searchParams,
        headers: request.headers,
        body: text ? JSON.parse(text) : undefined,
      }
      calls.push(call)
      const given = isResponder<E>(answer) ? await answer(call) : answer
      setCookies(endpoint, request.headers, given)
      return respond(endpoint, given)
    }),
  )
  return calls
}

/** Answers an endpoint when the test calls the returned function, which waits for the request. */
export function mockLate<E extends Endpoint>(endpoint: E) {
  const { promise, resolve } = Promise.withResolvers<Answer<E>>()
  const calls = mock(endpoint, () => promise)
  return async (answer: Answer<E>) => {
    await vi.waitFor(() => expect(calls).toHaveLength(1), { timeout: 5_000 })
    resolve(answer)
  }
}

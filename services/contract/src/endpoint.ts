import type * as z from 'zod/mini'
import { ERRORS, type ErrorCode } from './error.ts'
import type { Role } from './fields.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Who may call. Each includes the ones before: an admin may do all that a manager may. */
export type Access = 'anyone' | 'user' | 'manager' | 'admin'

/** The role that may act on any row where an endpoint is limited to one's own. */
export const OWNERSHIP = { self: 'admin', assignee: 'manager' } as const satisfies Record<
  string,
  Role
>
export type Ownership = keyof typeof OWNERSHIP

export type SuccessStatus = 200 | 201 | 202 | 204

/** One HTTP endpoint, described once: server, client, tests and OpenAPI read this. */
export interface Endpoint {
  method: Method
  path: `/${string}`
  /** Groups endpoints in the API documentation. */
  tag: string
  summary: string
  access: Access
  ownership?: Ownership
  /** For `anyone`: a bearer token is not needed, but one that is sent must be good. */
  identifies?: true
  /** The refresh cookie alone may stand in for the access token. */
  acceptsRefreshCookie?: true
  /** A read that answers with an `ETag`, and with 304 to an `If-None-Match` that names it (RFC 9110 §13.1.2). */
  versioned?: true
  /** Also takes `application/x-www-form-urlencoded`: every body field is a string. */
  form?: true
  params?: z.ZodMiniObject
  query?: z.ZodMiniObject
  body?: z.ZodMiniType
  responses: Partial<Record<SuccessStatus, z.ZodMiniType>>
  /** Failures of its own, beside those that follow from `access`, `query` and `body`. */
  errors?: readonly ErrorCode[]
}

export const endpoint = <const E extends Endpoint>(definition: E): E => definition

type Part<E extends Endpoint, K extends 'params' | 'query' | 'body'> =
  E extends Record<K, infer S extends z.ZodMiniType> ? Record<K, z.input<S>> : unknown

/** A write that can fail by `precondition_failed` takes the ETag that it rests on (RFC 9110 §13.1.1). */
type Condition<E extends Endpoint> =
  E extends Record<'errors', readonly (infer Code)[]>
    ? 'precondition_failed' extends Code
      ? { ifMatch?: string | undefined }
      : unknown
    : unknown

/** What a caller sends. */
export type RequestOf<E extends Endpoint> = Part<E, 'params'> &
  Part<E, 'query'> &
  Part<E, 'body'> &
  Condition<E>

/** What a caller gets when all went well. */
export type ResponseOf<E extends Endpoint> = {
  [S in keyof E['responses']]: E['responses'][S] extends z.ZodMiniType
    ? z.output<E['responses'][S]>
    : never
}[keyof E['responses']]

const ANY: ErrorCode[] = ['bad_request', 'internal_error', 'unavailable']
const WITH_BODY: ErrorCode[] = ['invalid_json', 'payload_too_large', 'unsupported_media_type']

/** Every failure code that an endpoint may answer with: its own, and those that its parts imply. */
export function errorCodes(e: Endpoint): ErrorCode[] {
  const guarded = e.access !== 'anyone'
  // Users are public, so acting on another is 403; what belongs to an assignee is 404 to the rest.
  const byRole = e.access === 'manager' || e.access === 'admin' || e.ownership === 'self'
  const implied: [unknown, ErrorCode[]][] = [
    [guarded, ['token_required', 'invalid_token']],
    [e.identifies, ['invalid_token']],
    [byRole, ['insufficient_scope']],
    [e.acceptsRefreshCookie, ['cross_site_request', 'duplicate_cookie']],
    [e.query ?? e.body, ['validation_failed']],
    [e.body, WITH_BODY],
  ]
  const fromParts = implied.filter(([holds]) => holds).flatMap(([, codes]) => codes)
  return [...new Set([...(e.errors ?? []), ...fromParts, ...ANY])]
}

/** The HTTP statuses that an endpoint may answer with, successes first. */
export const statusesOf = (e: Endpoint): number[] => [
  ...new Set([
    ...Object.keys(e.responses).map(Number),
    ...(e.versioned ? [304] : []),
    ...errorCodes(e).map((code) => ERRORS[code].status),
  ]),
]

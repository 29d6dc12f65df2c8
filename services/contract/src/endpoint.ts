import type * as z from 'zod/mini'
import { ERRORS, type ErrorCode } from './error.ts'
import type { Role } from './fields.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The role that may call an endpoint. Each value includes the previous ones. */
export type Access = 'anyone' | 'user' | 'manager' | 'admin'

/** Seconds after a log-in in which its session may call the endpoints that need a fresh one (RFC 9470 §3, `max_age`). */
export const FRESH_SECONDS = 600

/**
 * The required strength and age of the caller's log-in (RFC 9470). `fresh`: at most {@link FRESH_SECONDS} ago, and with two factors
 * if the user has two; with `ownership`, not on one's own row. `strong`: the same, but only of users who have a passkey and no authenticator
 * app, whose code the endpoint asks for itself.
 */
export type StepUp = 'strong' | 'fresh'

/** The role that may act on any row where other callers are limited to their own. */
export const OWNERSHIP = { self: 'admin', assignee: 'manager' } as const satisfies Record<
  string,
  Role
>
export type Ownership = keyof typeof OWNERSHIP

export type SuccessStatus = 200 | 201 | 202 | 204

/** The description of an HTTP endpoint, which server, client, tests and OpenAPI share. */
export interface Endpoint {
  method: Method
  path: `/${string}`
  /** Groups endpoints in the API documentation. */
  tag: string
  summary: string
  access: Access
  ownership?: Ownership
  /** For `anyone`: a bearer token is optional, but an invalid one is refused. */
  identifies?: true
  /** Also for a session that lacks the second factor which the policy requires of its user, so that they can add one. */
  beforeEnrollment?: true
  stepUp?: StepUp
  /** The refresh cookie can replace the access token. */
  acceptsRefreshCookie?: true
  /** The answer has an `ETag`, and is 304 if `If-None-Match` lists it (RFC 9110 §13.1.2). */
  versioned?: true
  /** Also accepts `application/x-www-form-urlencoded`, so every body field is a string. */
  form?: true
  params?: z.ZodMiniObject
  query?: z.ZodMiniObject
  body?: z.ZodMiniType
  responses: Partial<Record<SuccessStatus, z.ZodMiniType>>
  /** Error codes in addition to those implied by the other fields. */
  errors?: readonly ErrorCode[]
}

export const endpoint = <const E extends Endpoint>(definition: E): E => definition

type Part<E extends Endpoint, K extends 'params' | 'query' | 'body'> =
  E extends Record<K, infer S extends z.ZodMiniType> ? Record<K, z.input<S>> : unknown

/** A write that can fail with `precondition_failed` accepts `If-Match` (RFC 9110 §13.1.1). */
type Condition<E extends Endpoint> =
  E extends Record<'errors', readonly (infer Code)[]>
    ? 'precondition_failed' extends Code
      ? { ifMatch?: string | undefined }
      : unknown
    : unknown

/** The request of an endpoint, as a caller sends it. */
export type RequestOf<E extends Endpoint> = Part<E, 'params'> &
  Part<E, 'query'> &
  Part<E, 'body'> &
  Condition<E>

/** The body of a successful answer. */
export type ResponseOf<E extends Endpoint> = {
  [S in keyof E['responses']]: E['responses'][S] extends z.ZodMiniType
    ? z.output<E['responses'][S]>
    : never
}[keyof E['responses']]

const COMMON: ErrorCode[] = ['bad_request', 'internal_error', 'unavailable']
const WITH_BODY: ErrorCode[] = ['invalid_json', 'payload_too_large', 'unsupported_media_type']

/** Returns every error code that an endpoint may answer with, declared or implied. */
export function errorCodes(e: Endpoint): ErrorCode[] {
  const guarded = e.access !== 'anyone'
  // Users are public, so changing another one is 403. Another assignee's task is 404.
  const byRole = e.access === 'manager' || e.access === 'admin' || e.ownership === 'self'
  const implied: [unknown, ErrorCode[]][] = [
    [guarded, ['token_required', 'invalid_token']],
    [e.identifies, ['invalid_token']],
    [byRole, ['insufficient_scope']],
    [(guarded || e.identifies) && !e.beforeEnrollment, ['mfa_required']],
    [e.stepUp, ['insufficient_user_authentication']],
    [e.acceptsRefreshCookie, ['cross_site_request', 'duplicate_cookie']],
    [e.query ?? e.body, ['validation_failed']],
    [e.body, WITH_BODY],
  ]
  const fromParts = implied.filter(([applies]) => applies).flatMap(([, codes]) => codes)
  return [...new Set([...(e.errors ?? []), ...fromParts, ...COMMON])]
}

/** Returns the HTTP statuses that an endpoint may answer with, successes first. */
export const statusesOf = (e: Endpoint): number[] => [
  ...new Set([
    ...Object.keys(e.responses).map(Number),
    ...(e.versioned ? [304] : []),
    ...errorCodes(e).map((code) => ERRORS[code].status),
  ]),
]

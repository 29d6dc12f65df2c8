import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ZodTypeProvider } from '@fastify/type-provider-zod'
import {
  type Endpoint,
  ERRORS,
  ErrorBody,
  errorCodes,
  type Method,
  OWNERSHIP,
  statusesOf,
} from '@gatehouse/contract'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import * as z from 'zod'

/** The Fastify instance with requests and responses typed by the contract. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

type Slot<E extends Endpoint, From extends keyof Endpoint, To extends string> =
  E extends Record<From, infer S> ? { [K in To]: S } : unknown

type SchemaOf<E extends Endpoint> = Slot<E, 'params', 'params'> &
  Slot<E, 'query', 'querystring'> &
  Slot<E, 'body', 'body'> & { response: E['responses'] }

interface RouteParts<E extends Endpoint> {
  method: Method
  url: string
  schema: SchemaOf<E>
  config: { endpoint: Endpoint }
}

const NO_QUERY = z.object({})

/** Returns Fastify's route options for an endpoint of the contract, without a handler. */
export function route<const E extends Endpoint>(endpoint: E): RouteParts<E> {
  const { method, path: url, params, query, body } = endpoint
  const schema = {
    // Fastify warns about undefined schemas.
    ...(params && { params }),
    // Validated on every endpoint, because a repeated key is always invalid.
    querystring: query ?? NO_QUERY,
    ...(body && { body }),
    response: responsesOf(endpoint),
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: describe(endpoint),
    security: endpoint.access === 'anyone' ? [] : [{ bearer: [] }],
    consumes: endpoint.form
      ? ['application/json', 'application/x-www-form-urlencoded']
      : ['application/json'],
  }
  return { method, url, schema: schema as unknown as SchemaOf<E>, config: { endpoint } }
}

function responsesOf(endpoint: Endpoint): Record<number, unknown> {
  const failures = statusesOf(endpoint).map((status) => [status, ErrorBody])
  const unchanged = endpoint.versioned && { 304: z.null() }
  return { ...Object.fromEntries(failures), ...unchanged, ...endpoint.responses }
}

function describe(endpoint: Endpoint): string {
  const { access, stepUp, ownership } = endpoint
  const asked = stepUp ? ` Needs a ${stepUp} log-in.` : ''
  const allowed = ownership ? `${ownership}, ${OWNERSHIP[ownership]}` : access
  const codes = errorCodes(endpoint).map((code) => `${ERRORS[code].status} \`${code}\``)
  return `For: ${allowed}.${asked} Fails with: ${codes.join(', ')}.`
}

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: Endpoint
    /** Declares the access of a route outside the contract. */
    access?: 'anyone'
  }
}

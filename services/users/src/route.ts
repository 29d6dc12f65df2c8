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

/** The server as features see it: requests and answers are typed by the contract. */
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

/** An endpoint of the contract as Fastify's route options; the handler is all that is left to write. */
export function route<const E extends Endpoint>(endpoint: E): RouteParts<E> {
  const { method, path: url, params, query, body } = endpoint
  const schema = {
    // Fastify warns about slots that are there but undefined.
    ...(params && { params }),
    // Checked even where nothing is asked: a repeated key is a fault anywhere.
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
  const { access, ownership } = endpoint
  const who = ownership ? `${ownership}, ${OWNERSHIP[ownership]}` : access
  const codes = errorCodes(endpoint).map((code) => `${ERRORS[code].status} \`${code}\``)
  return `For: ${who}. Fails with: ${codes.join(', ')}.`
}

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: Endpoint
    /** For routes that are not the contract's: they say so themselves. */
    access?: 'anyone'
  }
}

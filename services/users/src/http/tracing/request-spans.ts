import { type Context, context, SpanKind, trace } from '@opentelemetry/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { type Config, tracesAreOn } from '#/config.ts'
import { markFailed, startSpan } from '#/lib/tracing.ts'
import { parentOf } from './traceparent.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The context of the request's span, or null without traces. */
    traceContext: Context | null
  }
}

/** Routes that health checks call every few seconds. */
const UNTRACED: unknown[] = ['/ping', '/health/live', '/health/ready']

/**
 * Makes a span for each request, with the names of OpenTelemetry's HTTP conventions. Registers no hook while traces are
 * off. Paths, queries, addresses and user agents are left out: they may be personal.
 */
export const requestSpans = fp(async (app, { config }: { config: Config }) => {
  if (!tracesAreOn(config)) return
  app.decorateRequest('traceContext', null)
  // Hooks with a callback: what they call, and everything after it, runs in the context.
  app.addHook('onRequest', (request, _reply, done) => {
    if (UNTRACED.includes(request.routeOptions.url)) return done()
    request.traceContext = begin(request)
    context.with(request.traceContext, done)
  })
  // The events of the request's body run in the context of the connection.
  app.addHook('preValidation', (request, _reply, done) => within(request, done))
  app.addHook('onResponse', (request, reply, done) => {
    end(request, reply)
    within(request, done)
  })
})

const within = (request: FastifyRequest, done: () => void): void =>
  request.traceContext ? context.with(request.traceContext, done) : done()

function begin({ headers, method, routeOptions: { url: route } }: FastifyRequest): Context {
  const facts = {
    name: route ? `${method} ${route}` : method,
    kind: SpanKind.SERVER,
    attributes: { 'http.request.method': method, ...(route && { 'http.route': route }) },
  }
  const parent = parentOf(headers['traceparent'])
  return trace.setSpan(parent, startSpan(facts, parent))
}

function end(request: FastifyRequest, { statusCode }: FastifyReply): void {
  const span = request.traceContext && trace.getSpan(request.traceContext)
  if (!span) return
  span.setAttribute('http.response.status_code', statusCode)
  if (statusCode >= 500) markFailed(span, request.errorCode ?? String(statusCode))
  else if (request.errorCode) span.setAttribute('error.type', request.errorCode)
  span.end()
}

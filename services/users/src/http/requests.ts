import { randomUUID } from 'node:crypto'
import { trace } from '@opentelemetry/api'
import type { FastifyServerOptions } from 'fastify'
import fp from 'fastify-plugin'
import pino from 'pino'
import { type Config, tracesAreOn } from '#/config.ts'

/** Logs JSON lines with UTC times to stdout. */
export const createLogger = (config: Config): pino.Logger =>
  pino({
    level: config.LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    ...(tracesAreOn(config) && { mixin: traceIdOfContext }),
  })

/** Leads from a record to its trace. */
function traceIdOfContext(): { trace_id?: string } {
  const span = trace.getActiveSpan()
  return span ? { trace_id: span.spanContext().traceId } : {}
}

/** The paths that health checks call. */
const PROBES: ReadonlySet<string> = new Set(['/ping', '/health/live', '/health/ready'])

const VALID_ID = /^[A-Za-z0-9._-]{8,64}$/

/** Returns the caller's `X-Request-Id` if it is valid, else a new id. */
export const genReqId: NonNullable<FastifyServerOptions['genReqId']> = ({ headers }) => {
  const given = headers['x-request-id']
  return typeof given === 'string' && VALID_ID.test(given) ? given : randomUUID()
}

declare module 'fastify' {
  interface FastifyInstance {
    drain: {
      /** Starts the drain: readiness fails and each answer closes its connection, while requests are still served. */
      begin(): void
      isUnderWay(): boolean
    }
  }
}

/** Logs each request, puts its id on the answer, and sends `Connection: close` during a shutdown. */
export const requests = fp(async (app) => {
  let isDraining = false
  const begin = () => {
    isDraining = true
  }
  app.decorate('drain', { begin, isUnderWay: () => isDraining })
  app.addHook('preClose', async () => begin())

  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id)
  })

  app.addHook('onSend', async (_request, reply) => {
    // Otherwise an idle keep-alive client would delay the exit by a minute.
    if (isDraining) reply.header('Connection', 'close')
  })

  app.addHook('onResponse', async (request, reply) => {
    // No query: it may contain an email address or, from a careless client, a token.
    const [path = ''] = request.url.split('?', 1)
    // Container health checks would otherwise log every few seconds.
    const level = PROBES.has(path) && reply.statusCode < 400 ? 'debug' : 'info'
    request.log[level](
      {
        method: request.method,
        path,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        ip: request.ip,
        user_id: request.session?.user.id,
      },
      'request',
    )
  })
})

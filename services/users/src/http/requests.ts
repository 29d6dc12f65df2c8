import { randomUUID } from 'node:crypto'
import type { FastifyServerOptions } from 'fastify'
import fp from 'fastify-plugin'
import pino from 'pino'
import type { Config } from '#/config.ts'

/** JSON lines with UTC times, on stdout. */
export const createLogger = (config: Config): pino.Logger =>
  pino({ level: config.LOG_LEVEL, base: null, timestamp: pino.stdTimeFunctions.isoTime })

/** The paths that health checks call. */
const PROBES: ReadonlySet<string> = new Set(['/ping', '/health/live', '/health/ready'])

const SANE_ID = /^[A-Za-z0-9._-]{8,64}$/

/** The caller's request id when it is a sane token, else a new one. */
export const genReqId: NonNullable<FastifyServerOptions['genReqId']> = ({ headers }) => {
  const given = headers['x-request-id']
  return typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID()
}

declare module 'fastify' {
  interface FastifyInstance {
    drain: {
      /** From now on it is not ready, and each answer ends its connection; requests are still served. */
      begin(): void
      isUnderWay(): boolean
    }
  }
}

/** A log line for each request (a successful health check's at `debug`), its id on each answer, and `connection: close` while shutting down. */
export const requests = fp(async (app) => {
  let closing = false
  const begin = () => {
    closing = true
  }
  app.decorate('drain', { begin, isUnderWay: () => closing })
  app.addHook('preClose', async () => begin())

  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id)
  })

  app.addHook('onSend', async (_request, reply) => {
    // Otherwise an idle keep-alive client would hold the process for a minute.
    if (closing) reply.header('Connection', 'close')
  })

  app.addHook('onResponse', async (request, reply) => {
    // Without the query: a search may hold an address, a careless client's URL a token.
    const [path = ''] = request.url.split('?', 1)
    // A container's health check would write a line every few seconds.
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

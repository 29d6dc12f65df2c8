import { createServer, type Server } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** Milliseconds that a reading may take. */
const TIMEOUT = 5_000

/** Creates the server of `GET /metrics`. It has a port of its own, so that no proxy of the service can publish it. */
export function createMetricsServer({ log, metrics }: FastifyInstance): Server {
  return createServer({ requestTimeout: TIMEOUT }, (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?', 1)[0] !== '/metrics') {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Metrics are at /metrics.\n')
      return
    }
    metrics.read().then(
      (text) => response.writeHead(200, { 'Content-Type': metrics.contentType }).end(text),
      (err: unknown) => {
        log.error({ err }, 'the metrics could not be read')
        response.writeHead(500).end()
      },
    )
  })
}

import { type Endpoint, finishLogin, login } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { createMetrics, type Metrics } from './registry.ts'

declare module 'fastify' {
  interface FastifyInstance {
    metrics: Metrics
  }
}

/** Provides `app.metrics`, and counts requests while `METRICS_PORT` is set. */
export const metrics = fp(async (app, { config }: { config: Config }) => {
  app.decorate('metrics', createMetrics())
  if (config.METRICS_PORT === undefined) return
  app.addHook('onResponse', async (request, reply) => {
    countRequest(app.metrics, request, reply)
    if (isLogIn(request.routeOptions.config.endpoint)) {
      app.metrics.count('gatehouse_log_ins_total', { outcome: request.errorCode ?? 'success' })
    }
  })
})

/** A log-in with a second factor is two requests. The first ends with `second_factor_required`. */
const isLogIn = (endpoint?: Endpoint) => endpoint === login || endpoint === finishLogin

function countRequest(metrics: Metrics, request: FastifyRequest, reply: FastifyReply): void {
  const { url: route } = request.routeOptions
  // A client chooses the method and path of a request of no endpoint.
  const labels = route ? { method: request.method, route } : { method: 'other', route: 'none' }
  metrics.count('gatehouse_http_requests_total', { ...labels, status: reply.statusCode })
  metrics.observe('gatehouse_http_request_duration_seconds', labels, reply.elapsedTime / 1_000)
  if (request.errorCode) {
    metrics.count('gatehouse_http_errors_total', { code: request.errorCode })
  }
}

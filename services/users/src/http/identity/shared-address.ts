import { login } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    sharedAddress: {
      /** Whether the warning was logged. */
      isReported(): boolean
    }
  }
}

/** Log-ins in a row from one address, and the addresses that it reported, from which the service warns. */
const LOG_INS = 50
const CLIENTS = 10

/**
 * Warns once when log-ins share one address although `X-Forwarded-For` tells clients apart. TRUSTED_PROXIES of the service
 * or the gateway then lacks a proxy, and the limits count everybody as one client.
 */
export const sharedAddress = fp(async (app) => {
  const isShared = watchAddress()
  let hasWarned = false
  app.decorate('sharedAddress', { isReported: () => hasWarned })

  app.addHook('preHandler', async (request) => {
    if (hasWarned || request.routeOptions.config.endpoint !== login) return
    hasWarned = isShared(request.ip, reportedClient(request) ?? request.ip)
    if (hasWarned) {
      app.log.warn({ event: 'sys_clients_not_separated', ip: request.ip }, ADVICE)
    }
  })
})

const ADVICE =
  'All recent log-ins came from one address that reports others. If it is a proxy, add it to TRUSTED_PROXIES of the gateway or the service.'

/** Returns a function that takes each log-in, and tells whether the last ones share an address that reports many. */
function watchAddress() {
  let last: string | undefined
  let logIns = 0
  const clients = new Set<string>()
  return (address: string, client: string): boolean => {
    if (address !== last) {
      last = address
      logIns = 0
      clients.clear()
    }
    logIns += 1
    if (clients.size < CLIENTS) clients.add(client)
    return logIns >= LOG_INS && clients.size >= CLIENTS
  }
}

/** The gateway passes on under this name what it did not trust. */
const UNTRUSTED = 'x-untrusted-forwarded-for'

function reportedClient({ headers }: FastifyRequest): string | undefined {
  const text = headers[UNTRUSTED] ?? headers['x-forwarded-for']
  return typeof text === 'string' ? text.split(',')[0]?.trim().slice(0, 64) : undefined
}

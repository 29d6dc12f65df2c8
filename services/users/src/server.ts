import { once } from 'node:events'
import type http from 'node:http'
import net from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import type pino from 'pino'
import { buildApp } from '#/app.ts'
import { type Config, readConfig, shutdownDelay, tracesAreOn } from '#/config.ts'
import { reasonOf } from '#/database/connection-faults.ts'
import { checkDatabase } from '#/database/owner/start-check.ts'
import { createMetricsServer } from '#/http/metrics/listener.ts'
import { createLogger } from '#/http/requests.ts'

/** Milliseconds for running requests after the delay. Docker kills ten seconds after the signal. */
const GRACE_MS = 7_500

/** Milliseconds in which a request that is on its way arrives. */
const ACCEPTED_MS = 250

async function serve(): Promise<void> {
  const config = readConfig()
  await checkDatabase(config.DATABASE_URL)
  const logger = createLogger(config)
  const tracing = await startTraces(config, logger)
  const app = await buildApp(config, logger)

  const delay = shutdownDelay(config) * 1_000
  closeWithGrace({ delay: delay + GRACE_MS, logger: false }, async ({ err, signal }) => {
    if (err) logger.fatal({ err }, 'unexpected error')
    else logger.info({ event: 'sys_shutdown', signal })
    app.drain.begin()
    // Load balancers need time to notice that the server is not ready. A failed process exits without that delay.
    if (!err) await setTimeout(delay)
    if (delay > 0 && !err) await stopAccepting(app.server)
    await app.close()
    await tracing?.flush()
  })

  await app.listen({ host: config.HOST, port: config.PORT })
  if (config.METRICS_PORT !== undefined) {
    const metrics = createMetricsServer(app).listen(config.METRICS_PORT, config.HOST)
    await once(metrics, 'listening')
  }
  logger.info({ event: 'sys_startup' })
}

/**
 * Closes the listener and serves the connections that it has accepted. `http.Server.close` would close those whose first
 * request is still on its way, and with a POST on it the gateway can't try another replica.
 */
async function stopAccepting(server: http.Server): Promise<void> {
  // After this turn of the event loop has accepted what was waiting.
  await setImmediate()
  net.Server.prototype.close.call(server)
  await setTimeout(ACCEPTED_MS)
}

/** Loads OpenTelemetry's SDK only when it is used, before the first request. */
async function startTraces(config: Config, logger: pino.Logger) {
  if (!tracesAreOn(config)) return undefined
  const { startTracing } = await import('#/http/tracing/start-tracing.ts')
  return startTracing(config, () =>
    logger.warn({ event: 'sys_traces_lost' }, 'the collector of traces accepts none'),
  )
}

// Start-up errors are for the operator: one line, no stack.
await serve().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exit(1)
})

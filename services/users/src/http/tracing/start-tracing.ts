import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { context, DiagLogLevel, diag, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Config } from '#/config.ts'
import { atMostEvery } from '#/lib/at-most-every.ts'
import packageJson from '#package.json' with { type: 'json' }
import { createSampler } from './sampler.ts'

/** Milliseconds between two exports, that an export may take, and that the last one may delay the exit. */
const EVERY = 2_000
const EXPORT_WITHIN = 5_000
const FLUSH_WITHIN = 1_500
/** Spans that wait for an export. Beyond that, new ones are dropped: a dead collector costs no more memory. */
const QUEUE = 2_048
/** Milliseconds between two warnings. */
const WARN_EVERY = 60_000

export interface Tracing {
  /** Sends what waits, and gives up after a while. */
  flush(): Promise<void>
}

/** Starts to record spans and to send them. `onFault` is called at most once a minute. */
export function startTracing(config: Config, onFault: () => void): Tracing {
  const exporter = new OTLPTraceExporter({
    url: tracesUrl(config.OTEL_EXPORTER_OTLP_ENDPOINT),
    headers: config.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    timeoutMillis: EXPORT_WITHIN,
  })
  const batches = {
    exporter,
    scheduledDelayMillis: EVERY,
    exportTimeoutMillis: EXPORT_WITHIN,
    maxQueueSize: QUEUE,
  }
  const provider = new TracerProvider({
    sampler: createSampler(config.OTEL_TRACES_SAMPLER_ARG),
    resource: resourceFromAttributes({
      'service.name': 'gatehouse',
      'service.version': packageJson.version,
      'service.instance.id': randomUUID(),
    }),
    spanProcessors: [new BatchSpanProcessor(batches)],
  })
  warnOfFaults(onFault)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(provider)
  return {
    async flush() {
      const done = provider.shutdown().catch(() => undefined)
      await Promise.race([done, setTimeout(FLUSH_WITHIN, undefined, { ref: false })])
    },
  }
}

/** The path that OTLP adds to the endpoint. */
const tracesUrl = (endpoint: URL | undefined): string =>
  `${endpoint?.href.replace(/\/$/, '')}/v1/traces`

/** The SDK reports failed exports to its own log. Its messages may hold the endpoint. */
function warnOfFaults(onFault: () => void): void {
  const warn = atMostEvery(WARN_EVERY, async () => onFault())
  const report = () => void warn()
  const ignore = () => undefined
  const logger = { error: report, warn: report, info: ignore, debug: ignore, verbose: ignore }
  diag.setLogger(logger, DiagLogLevel.WARN)
}

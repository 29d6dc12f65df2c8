import { type Context, isSpanContextValid, ROOT_CONTEXT, trace } from '@opentelemetry/api'

const VERSION_0 = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/**
 * Returns the context of a `traceparent` header (W3C Trace Context), or an empty one for a missing or malformed header.
 * `tracestate` and `baggage` are not read: the client chooses them, and spans would carry them on.
 */
export function parentOf(header: unknown): Context {
  const [, traceId = '', spanId = '', flags = ''] = VERSION_0.exec(String(header)) ?? []
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return isSpanContextValid(parent) ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
}

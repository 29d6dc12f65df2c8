import {
  type Attributes,
  type Context,
  context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

const tracer = trace.getTracer('gatehouse')

/** A span's name is one of few, and its attributes hold neither personal data nor secrets. */
export interface SpanFacts {
  name: string
  kind?: SpanKind
  attributes?: Attributes
}

/**
 * Runs work in a child span of the active one. Without a recorded one, as when traces are off, only runs it, and doesn't
 * ask for the facts.
 */
export function traced<T>(facts: () => SpanFacts, work: (span?: Span) => Promise<T>): Promise<T> {
  if (!trace.getActiveSpan()?.isRecording()) return work()
  return inSpan(startSpan(facts(), context.active()), work)
}

/** Runs work in the first span of a trace. */
export const tracedRoot = <T>(facts: SpanFacts, work: () => Promise<T>): Promise<T> =>
  inSpan(startSpan(facts, ROOT_CONTEXT), work)

export const startSpan = (
  { name, kind = SpanKind.INTERNAL, attributes = {} }: SpanFacts,
  parent: Context,
): Span => tracer.startSpan(name, { kind, attributes }, parent)

async function inSpan<T>(span: Span, work: (span: Span) => Promise<T>): Promise<T> {
  try {
    return await context.with(trace.setSpan(context.active(), span), () => work(span))
  } catch (error) {
    markFailed(span, errorTypeOf(error))
    throw error
  } finally {
    span.end()
  }
}

/** The message of an error may hold values, such as a taken address. Only its type is recorded. */
export const markFailed = (span: Span, errorType: string): Span =>
  span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR })

const CODE = /^[A-Za-z0-9_]{2,40}$/

function errorTypeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  if (typeof code === 'string' && CODE.test(code)) return code
  return typeof name === 'string' && CODE.test(name) ? name : '_OTHER'
}

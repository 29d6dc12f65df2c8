import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api'
import { SamplingDecision } from '@opentelemetry/sdk-trace'
import { expect, test } from 'vitest'
import { createSampler } from './sampler.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const parent = (traceFlags: number, isRemote: boolean) =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: TRACE,
    spanId: 'b7ad6b7169203331',
    traceFlags,
    isRemote,
  })
const ASKS = parent(TraceFlags.SAMPLED, true)

function count(sampler: ReturnType<typeof createSampler>, context: typeof ROOT_CONTEXT, n = 1_000) {
  const decide = () =>
    sampler.shouldSample(context, TRACE, 'GET /', SpanKind.SERVER, {}, []).decision
  return Array.from({ length: n }, decide).filter(
    (decision) => decision === SamplingDecision.RECORD_AND_SAMPLED,
  ).length
}

test('records the share, whatever trace id a client chooses', () => {
  expect(count(createSampler(0), ROOT_CONTEXT)).toBe(0)
  expect(count(createSampler(1), ROOT_CONTEXT)).toBe(1_000)
  const half = count(createSampler(0.5), parent(TraceFlags.NONE, true))
  expect(half).toBeGreaterThan(400)
  expect(half).toBeLessThan(600)
})

test('follows the flag of a caller ten times a second', () => {
  let now = 0
  const sampler = createSampler(0, () => now)
  expect(count(sampler, ASKS)).toBe(10)
  now = 999
  expect(count(sampler, ASKS)).toBe(0)
  now = 1_000
  expect(count(sampler, ASKS)).toBe(10)
})

test('records the children of what it records, and no others', () => {
  const sampler = createSampler(0)
  expect(count(sampler, parent(TraceFlags.SAMPLED, false))).toBe(1_000)
  expect(count(createSampler(1), parent(TraceFlags.NONE, false))).toBe(0)
})

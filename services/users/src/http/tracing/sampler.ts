import { type Context, TraceFlags, trace } from '@opentelemetry/api'
import { type Sampler, SamplingDecision } from '@opentelemetry/sdk-trace'

/** Traces a second that callers can have recorded beyond the share, so that a stranger can't flood the collector. */
const ASKED_PER_SECOND = 10

/**
 * Records a share of the requests, by chance and not by the trace id, which a client may choose. A caller's sampled flag
 * is followed at most ten times a second; without the flag, the share still applies. Child spans follow their parent.
 */
export function createSampler(share: number, now = () => performance.now()): Sampler {
  const mayAsk = perSecond(ASKED_PER_SECOND, now)

  const isRecorded = (context: Context): boolean => {
    const parent = trace.getSpanContext(context)
    const isSampled = ((parent?.traceFlags ?? 0) & TraceFlags.SAMPLED) !== 0
    if (parent && !parent.isRemote) return isSampled
    return Math.random() < share || (isSampled && mayAsk())
  }
  return {
    shouldSample: (context) => ({
      decision: isRecorded(context)
        ? SamplingDecision.RECORD_AND_SAMPLED
        : SamplingDecision.NOT_RECORD,
    }),
    toString: () => `GatehouseSampler{${share}}`,
  }
}

/** Returns a function that is true for the first calls of each second. */
function perSecond(limit: number, now: () => number): () => boolean {
  let began = Number.NEGATIVE_INFINITY
  let used = 0
  return () => {
    if (now() - began >= 1_000) {
      began = now()
      used = 0
    }
    used += 1
    return used <= limit
  }
}

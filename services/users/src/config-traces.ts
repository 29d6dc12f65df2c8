import * as z from 'zod'
import { headerList, share } from '#/lib/config-values.ts'

/** The variables of traces, under the names that OpenTelemetry gives them. */
export const traceVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .transform((url) => new URL(url))
    .refine(
      ({ username, password }) => !username && !password,
      'must have no credentials: OTEL_EXPORTER_OTLP_HEADERS has a place for them',
    )
    .optional()
    .describe(
      'The OpenTelemetry collector that receives traces by OTLP over HTTP, such as `http://collector:4318`. Without it, nothing is traced.',
    ),
  OTEL_EXPORTER_OTLP_HEADERS: headerList
    .optional()
    .describe('Headers for the collector, as `name=value,name=value`, such as an API key.'),
  OTEL_TRACES_SAMPLER_ARG: share
    .prefault('1')
    .describe(
      'The share of requests that are traced, from 0 to 1. A caller’s `traceparent` can have at most ten more per second and process traced.',
    ),
} satisfies Record<string, z.ZodType>

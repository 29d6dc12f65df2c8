import { describe, expect, test } from 'vitest'
import { APP_SECRET } from '../test/secrets.ts'
import { readConfig, tracesAreOn } from './config.ts'

const BASE = { DATABASE_URL: 'postgres://gatehouse:x@db.test/gatehouse', APP_SECRET }
const read = (env: Record<string, string>) => readConfig({ ...BASE, ...env })

describe('OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  test('switches traces on', () => {
    expect(tracesAreOn(read({}))).toBe(false)
    const config = read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.test:4318' })
    expect(tracesAreOn(config)).toBe(true)
    expect(config.OTEL_TRACES_SAMPLER_ARG).toBe(1)
  })
  test.for(['collector.test:4318', 'grpc://collector.test', 'http://user:key@collector.test'])(
    'refuses %s',
    (url) => expect(() => read({ OTEL_EXPORTER_OTLP_ENDPOINT: url })).toThrow(/_ENDPOINT must/),
  )
})

describe('OTEL_EXPORTER_OTLP_HEADERS', () => {
  const headers = (text: string) => read({ OTEL_EXPORTER_OTLP_HEADERS: text })
  test('are names with percent-encoded values', () => {
    const config = headers('api-key=a%20b%2C, x-tenant=one')
    expect(config.OTEL_EXPORTER_OTLP_HEADERS).toEqual({ 'api-key': 'a b,', 'x-tenant': 'one' })
  })
  test.for(['key', 'key=%', 'a=1,,b=2', 'a b=1'])('refuses %j without its value', (text) => {
    const fault = 'OTEL_EXPORTER_OTLP_HEADERS must be headers such as name=value,name=value'
    expect(() => headers(text)).toThrow(fault)
  })
})

describe('OTEL_TRACES_SAMPLER_ARG', () => {
  const share = (text: string) => read({ OTEL_TRACES_SAMPLER_ARG: text }).OTEL_TRACES_SAMPLER_ARG
  test.for([
    ['0', 0],
    ['0.25', 0.25],
    ['.5', 0.5],
    ['1', 1],
    ['1.0', 1],
  ] as const)('reads %s', ([text, value]) => expect(share(text)).toBe(value))
  test.for(['-1', '2', '1.5', '10%', 'half'])('refuses %s', (text) => {
    expect(() => share(text)).toThrow('OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1')
  })
})

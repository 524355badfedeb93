import { expect, test } from 'vitest'
import { loadEnv } from './load.ts'
import { tracingEnv, tracingSettings } from './tracing.ts'

test('exports nothing unless an endpoint is set', () => {
  expect(tracingSettings(loadEnv(tracingEnv, {}))).toEqual({ endpoint: undefined, headers: {}, ratio: 1 })
})

test('reads the receiver’s headers, percent-encoded as OpenTelemetry specifies', () => {
  const env = loadEnv(tracingEnv, {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc=, x-team = a%2Cb',
    OTEL_TRACES_SAMPLER_ARG: '0.1',
  })
  expect(tracingSettings(env)).toEqual({
    endpoint: 'http://otel-collector:4318',
    headers: { authorization: 'Bearer abc=', 'x-team': 'a,b' },
    ratio: 0.1,
  })
})

test.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'otel-collector:4318'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'grpc://otel-collector:4317'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'just-a-token'],
  ['OTEL_TRACES_SAMPLER_ARG', '10'],
])('rejects %s=%s at start', (name, value) => {
  expect(() => loadEnv(tracingEnv, { [name]: value })).toThrow(name)
})

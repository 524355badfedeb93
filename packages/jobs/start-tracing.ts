import { trimEndOf } from '@callboard/core/trim'
import type { Span as OtelSpan } from '@opentelemetry/api'
import type { Logger } from 'pino'
import { installTracer, parseTraceparent, type Span, type SpanKind, type Tracer } from './tracing.ts'

export type TracingSettings = {
  /** Base URL of an OTLP/HTTP receiver; spans are sent to `/v1/traces` below it. Without one nothing is loaded. */
  endpoint: string | undefined
  headers: Record<string, string>
  /** Share of traces exported, 0 to 1. */
  ratio: number
}

const errorTypeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown'
  const { code, kind } = error as { code?: unknown; kind?: unknown }
  return typeof kind === 'string' ? kind : typeof code === 'string' ? code : error.name
}

/** Client errors are not failures. */
const isRefusal = (error: unknown) => error instanceof Error && error.name === 'AppError'

type Api = typeof import('@opentelemetry/api')

function wrap(api: Api, span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    traceId,
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    set: (attributes) => void span.setAttributes(attributes),
    rename: (name) => void span.updateName(name),
    end(error) {
      if (error !== undefined) {
        span.setAttribute('error.type', errorTypeOf(error))
        if (!isRefusal(error)) span.setStatus({ code: api.SpanStatusCode.ERROR })
      }
      span.end()
    },
  }
}

function tracerOf(api: Api, otel: import('@opentelemetry/api').Tracer): Tracer {
  const kinds: Record<SpanKind, number> = {
    server: api.SpanKind.SERVER,
    consumer: api.SpanKind.CONSUMER,
    client: api.SpanKind.CLIENT,
    internal: api.SpanKind.INTERNAL,
  }
  return {
    start({ name, kind, attributes = {} }, parent) {
      const from = parseTraceparent(parent)
      const context = from
        ? api.trace.setSpanContext(api.ROOT_CONTEXT, {
            traceId: from.traceId,
            spanId: from.spanId,
            traceFlags: from.sampled ? api.TraceFlags.SAMPLED : api.TraceFlags.NONE,
            isRemote: true,
          })
        : api.ROOT_CONTEXT
      return wrap(api, otel.startSpan(name, { kind: kinds[kind], attributes }, context))
    },
  }
}

/**
 * Exports traces by OTLP/HTTP if an endpoint is configured. The provider is not registered with OpenTelemetry's global API: Next
 * and other libraries would then add spans with full URLs, and sign-in links are URLs.
 * @returns a function that sends the last spans and stops
 */
export async function startTracing(service: string, settings: TracingSettings, log: Logger): Promise<() => Promise<void>> {
  if (!settings.endpoint) return async () => {}
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const warn = (message: string) => log.warn({ detail: message.slice(0, 500) }, 'OpenTelemetry could not export traces')
  api.diag.setLogger({ error: warn, warn, info() {}, debug() {}, verbose() {} }, api.DiagLogLevel.WARN)
  const url = `${trimEndOf(settings.endpoint, '/')}/v1/traces`
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'callboard' }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(settings.ratio) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url, headers: settings.headers, timeoutMillis: 5000 }),
        scheduledDelayMillis: 2000,
      }),
    ],
  })
  installTracer(tracerOf(api, provider.getTracer('callboard')))
  return async () => {
    installTracer(undefined)
    await provider.shutdown().catch((error: unknown) => warn(String(error)))
  }
}

import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

/** Names and numbers only: a URL, query string, header or message may contain a secret. */
type SpanAttributes = Readonly<Record<string, string | number | boolean>>

/** OpenTelemetry span kinds. A server or consumer span may start a trace; the others only exist inside one. */
export type SpanKind = 'server' | 'consumer' | 'client' | 'internal'

export type SpanRequest = {
  name: string
  kind: SpanKind
  attributes?: SpanAttributes
  /** W3C traceparent of the parent span; defaults to the current span. */
  parent?: string | null
}

export type Span = {
  readonly traceId: string
  /** As formatted by W3C Trace Context. */
  readonly traceparent: string
  set(attributes: SpanAttributes): void
  rename(name: string): void
  /** @param error the reason for the failure; only its type is recorded */
  end(error?: unknown): void
}

/** Records spans. Installed by `startTracing` if an exporter is configured. */
export type Tracer = { start(request: SpanRequest, parent: string | undefined): Span }

type ActiveTrace = {
  span: Span
  /** Shared by everything in one request or job: the tenant is only known after authentication. */
  root: { tenant?: string }
}

// Next bundles its own copy of each module; the tracing state must be shared.
const shared = globalThis as typeof globalThis & {
  callboardTracing?: { storage: AsyncLocalStorage<ActiveTrace>; tracer: Tracer | undefined }
}
shared.callboardTracing ??= { storage: new AsyncLocalStorage<ActiveTrace>(), tracer: undefined }
const tracing = shared.callboardTracing

export function installTracer(tracer: Tracer | undefined): void {
  tracing.tracer = tracer
}

const format = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** Parses a W3C traceparent; undefined if invalid. */
export function parseTraceparent(text: string | null | undefined) {
  const match = format.exec(text ?? '')
  const [, traceId = '', spanId = '', flags = ''] = match ?? []
  if (!match || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** 32 hexadecimal digits. Node keeps random bytes for UUIDs, where `randomBytes` asks for some each time: a fifth of a small request. */
const randomId = () => randomUUID().replaceAll('-', '')

/** Ids only, so that the logs of a request and its jobs can be correlated even without an exporter. */
function unrecordedSpan(parent: string | undefined): Span {
  const traceId = parseTraceparent(parent)?.traceId ?? randomId()
  const traceparent = `00-${traceId}-${randomId().slice(16)}-00`
  return { traceId, traceparent, set() {}, rename() {}, end() {} }
}

/** The current trace, for logs and for jobs. */
export const currentSpan = (): Span | undefined => tracing.storage.getStore()?.span

/** Sets the tenant of the current request or job. */
export function setTraceTenant(tenant: string): void {
  const active = tracing.storage.getStore()
  if (!active || active.root.tenant === tenant) return
  active.root.tenant = tenant
}

export type Trace = {
  span: Span
  tenant(): string | undefined
  /** Runs code in the trace; may be called again where a callback has lost the context. */
  run<T>(work: () => T): T
}

/** Starts a trace, or continues the one named by `parent`. The caller ends its span. */
export function startTrace(request: SpanRequest & { kind: 'server' | 'consumer' }): Trace {
  const parent = request.parent ?? undefined
  const span = tracing.tracer?.start(request, parent) ?? unrecordedSpan(parent)
  const active: ActiveTrace = { span, root: {} }
  return { span, tenant: () => active.root.tenant, run: (work) => tracing.storage.run(active, work) }
}

/** Starts a span in the current trace; undefined if there is none or nothing is exported. */
export function startSpan(request: SpanRequest & { kind: 'client' | 'internal' }): Span | undefined {
  const active = tracing.storage.getStore()
  return active && tracing.tracer?.start(request, active.span.traceparent)
}

/** Runs one step of the current trace, as a span if an exporter is configured. */
export async function runSpan<T>(request: SpanRequest & { kind: 'internal' }, work: () => Promise<T>): Promise<T> {
  const span = startSpan(request)
  const active = tracing.storage.getStore()
  if (!span || !active) return work()
  return tracing.storage.run({ ...active, span }, () => endWith(span, work))
}

/** Ends a span when its work settles, and passes on the result or error. */
export async function endWith<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work()
    span.end()
    return result
  } catch (error) {
    span.end(error)
    throw error
  }
}

import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'

/** Names and numbers only: an address, a query string, a header or a message may hold a secret. */
type SpanAttributes = Readonly<Record<string, string | number | boolean>>

/** The kinds of OpenTelemetry. A server or consumer span may begin a trace; the others only exist inside one. */
export type SpanKind = 'server' | 'consumer' | 'client' | 'internal'

export type SpanRequest = {
  name: string
  kind: SpanKind
  attributes?: SpanAttributes
  /** W3C traceparent of the span that led to this one; else the span that is under way here. */
  parent?: string | null
}

export type Span = {
  readonly traceId: string
  /** As W3C Trace Context writes it. */
  readonly traceparent: string
  set(attributes: SpanAttributes): void
  rename(name: string): void
  /** @param error what ended it; only its type is recorded */
  end(error?: unknown): void
}

/** Records spans. Installed by `startTracing` where an exporter is configured. */
export type Tracer = { start(request: SpanRequest, parent: string | undefined): Span }

type ActiveTrace = {
  span: Span
  /** Shared by everything in one request or job: the tenant is only known once the caller has been looked up. */
  root: { tenant?: string }
}

// A bundle of Next and the process around it hold different copies of this module; the tracing state is one.
const shared = globalThis as typeof globalThis & {
  callboardTracing?: { storage: AsyncLocalStorage<ActiveTrace>; tracer: Tracer | undefined }
}
shared.callboardTracing ??= { storage: new AsyncLocalStorage<ActiveTrace>(), tracer: undefined }
const tracing = shared.callboardTracing

export function installTracer(tracer: Tracer | undefined): void {
  tracing.tracer = tracer
}

const format = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** Reads a W3C traceparent; undefined for anything else. */
export function parseTraceparent(text: string | null | undefined) {
  const match = format.exec(text ?? '')
  const [, traceId = '', spanId = '', flags = ''] = match ?? []
  if (!match || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** Ids alone, so that the logs of a request and its jobs can be found together where nothing is exported. */
function unrecordedSpan(parent: string | undefined): Span {
  const traceId = parseTraceparent(parent)?.traceId ?? randomBytes(16).toString('hex')
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-00`
  return { traceId, traceparent, set() {}, rename() {}, end() {} }
}

/** The trace that is under way here, for logs and for the work that follows. */
export const currentSpan = (): Span | undefined => tracing.storage.getStore()?.span

/** Says which tenant the request or job that is under way belongs to. */
export function noteTenant(tenant: string): void {
  const active = tracing.storage.getStore()
  if (!active || active.root.tenant === tenant) return
  active.root.tenant = tenant
}

export type Trace = {
  span: Span
  tenant(): string | undefined
  /** Runs what belongs to the trace; may be called again where a callback has lost the context. */
  run<T>(work: () => T): T
}

/** Begins a trace, or goes on with the one that `parent` names. Its span is to be ended. */
export function startTrace(request: SpanRequest & { kind: 'server' | 'consumer' }): Trace {
  const parent = request.parent ?? undefined
  const span = tracing.tracer?.start(request, parent) ?? unrecordedSpan(parent)
  const active: ActiveTrace = { span, root: {} }
  return { span, tenant: () => active.root.tenant, run: (work) => tracing.storage.run(active, work) }
}

/** Starts a span inside the trace that is under way; undefined where there is none or nothing is exported. */
export function startSpan(request: SpanRequest & { kind: 'client' | 'internal' }): Span | undefined {
  const active = tracing.storage.getStore()
  return active && tracing.tracer?.start(request, active.span.traceparent)
}

/** Runs one step of the trace that is under way, as a span where spans are exported. */
export async function runSpan<T>(request: SpanRequest & { kind: 'internal' }, work: () => Promise<T>): Promise<T> {
  const span = startSpan(request)
  const active = tracing.storage.getStore()
  if (!span || !active) return work()
  return tracing.storage.run({ ...active, span }, () => endWith(span, work))
}

/** Ends a span when its work does, and passes on what the work returns or throws. */
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

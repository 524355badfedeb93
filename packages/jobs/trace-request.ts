import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { DatabaseUse } from './database-use.ts'
import { startTrace, type Trace } from './tracing.ts'
import { currentWork } from './work-context.ts'
import { recordWork } from './work-metrics.ts'

export type RequestTrace = {
  /** The route's pattern: a URL may contain a name, an id or a secret. */
  route: string
  handler: 'page' | 'api'
  run: Trace['run']
}

const open = new WeakMap<IncomingMessage, RequestTrace>()
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Frequent automated requests that are not worth tracing. */
const isRoutine = (route: string) => ['/healthz', '/readyz', '/metrics', 'static'].includes(route)

function finish(
  trace: Trace,
  { route, handler }: RequestTrace,
  about: { method: string; ms: number; response: ServerResponse; database: DatabaseUse | undefined; log: Logger },
) {
  const { method, ms, response, database, log } = about
  const aborted = !response.writableFinished
  const tenant = trace.tenant()
  const status = response.statusCode
  recordWork({ kind: 'request', handler, route, method, status, seconds: ms / 1000, aborted, tenant, database })
  const used = database && database.waits > 0 ? database : undefined
  trace.span.rename(`${method} ${route}`)
  trace.span.set({
    'http.request.method': method,
    'http.route': route,
    'http.response.status_code': status,
    ...(tenant ? { 'callboard.tenant': tenant } : {}),
    ...(used ? { 'callboard.database.statements': used.statements, 'callboard.database.waits': used.waits } : {}),
  })
  trace.span.end(status >= 500 ? new Error('5xx') : undefined)
  const level = status >= 500 ? 'warn' : isRoutine(route) ? 'debug' : 'info'
  log[level](
    {
      method,
      route,
      status,
      ms: Math.round(ms),
      trace: trace.span.traceId,
      ...(tenant ? { tenant } : {}),
      ...(used ? { statements: used.statements, waits: used.waits, databaseMs: Math.round(used.ms) } : {}),
      ...(aborted ? { aborted } : {}),
    },
    'request',
  )
}

/**
 * Traces and logs a request. Idempotent per request. A client's traceparent is not adopted: anybody could then join a trace, or
 * suppress tracing.
 */
export function traceRequest(request: IncomingMessage, response: ServerResponse, log: Logger): RequestTrace {
  const known = open.get(request)
  if (known) return known
  const method = methods.includes(request.method ?? '') ? String(request.method) : '_OTHER'
  const started = performance.now()
  const trace = startTrace({ name: method, kind: 'server' })
  const database = currentWork()?.database
  const made: RequestTrace = { route: 'unmatched', handler: 'page', run: trace.run }
  open.set(request, made)
  response.once('close', () => finish(trace, made, { method, ms: performance.now() - started, response, database, log }))
  return made
}

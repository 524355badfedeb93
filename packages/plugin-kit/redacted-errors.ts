import { redactIn, redactor } from './redact.ts'
import type { PluginServer, WorkloadSink } from './server.ts'
import { type AnyFunction, wrapFunctions } from './wrap-functions.ts'

/** Parts of a plugin whose functions get a context with secrets. */
const parts = [
  'connection',
  'source',
  'proposals',
  'files',
  'watcher',
  'pipelines',
  'costs',
  'knowledge',
  'subscription',
] as const

const secretsOf = (context: unknown): unknown =>
  typeof context === 'object' && context !== null && 'secrets' in context ? context.secrets : undefined

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && !(value instanceof ReadableStream)

/** A sink that gets no error texts with secrets. */
const redactedSink = (sink: WorkloadSink, redact: (text: string) => string): WorkloadSink => ({
  ...sink,
  report: (report) =>
    sink.report({ ...report, parts: report.parts.map((p) => (p.message ? { ...p, message: redact(p.message) } : p)) }),
})

function redacted(work: AnyFunction): AnyFunction {
  return (...values) => {
    const secrets = secretsOf(values[0])
    if (secrets === undefined) return work(...values)
    const hide = (error: unknown) => {
      redactIn(error, redactor(secrets))
      return error
    }
    try {
      const answer = work(...values)
      if (!(answer instanceof Promise)) return answer
      return answer.then(
        (value) => withoutSecrets(value, hide),
        (error) => {
          throw hide(error)
        },
      )
    } catch (error) {
      throw hide(error)
    }
  }
}

/** Errors that a result contains, of single items, and those of a stream that fails later. */
function withoutSecrets(value: unknown, hide: (error: unknown) => unknown): unknown {
  if (Array.isArray(value)) for (const item of value) if (item?.failed !== undefined) hide(item.failed)
  if (!isAsyncIterable(value)) return value
  return (async function* () {
    try {
      yield* value
    } catch (error) {
      throw hide(error)
    }
  })()
}

/**
 * Wraps a plugin so that no error that leaves it contains a secret of its integration: not in its message, its stack or its
 * causes. Vendors and HTTP libraries quote what they were sent.
 */
export function withRedactedErrors(server: PluginServer): PluginServer {
  const wrapped = parts.flatMap((part) => {
    const of: object | undefined = server[part]
    return of ? [[part, wrapFunctions(of, redacted)]] : []
  })
  const { watcher, logs } = { ...server, ...Object.fromEntries(wrapped) } as PluginServer
  return {
    ...server,
    ...Object.fromEntries(wrapped),
    ...(logs ? { logs: redacted(logs as AnyFunction) as typeof logs } : {}),
    ...(watcher
      ? { watcher: { watch: (context, sink) => watcher.watch(context, redactedSink(sink, redactor(context.secrets))) } }
      : {}),
  }
}

import type { PluginContext } from '@callboard/plugin-kit/context'
import { concernsAccount, isVendorError } from '@callboard/plugin-kit/vendor-error'

/** Why one item could not be read, in words for an admin. */
export type ItemFailure = {
  key: string
  name: string
  code: string
  message: string
  /** What was thrown, for callers that retry it at once. */
  error: unknown
}

/** The plugin did not answer in time. */
export class TimeLimitError extends Error {
  constructor(ms: number) {
    super(`No response within ${Math.max(1, Math.round(ms / 1000))} seconds.`)
    this.name = 'TimeLimitError'
  }
}

const isTimeLimit = (error: unknown): error is TimeLimitError => error instanceof Error && error.name === 'TimeLimitError'

const kept = 'Previous data is kept.'

/** The failure of an item, whatever was thrown while it was read. */
export function itemFailure(item: { key: string; name: string }, error: unknown): ItemFailure {
  const of = { key: item.key, name: item.name, error }
  if (isVendorError(error)) return { ...of, code: error.kind, message: error.message }
  if (isTimeLimit(error)) return { ...of, code: 'timeout', message: `${item.name} could not be read: ${error.message} ${kept}` }
  return {
    ...of,
    code: 'internal',
    message: `Callboard failed unexpectedly while reading ${item.name}. ${kept} If it persists, contact support with this name.`,
  }
}

/** Settles when the signal aborts; `stop` removes its listener. */
function aborted(signal: AbortSignal): { promise: Promise<never>; stop(): void } {
  let onAbort = () => {}
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  return { promise, stop: () => signal.removeEventListener('abort', onAbort) }
}

/**
 * Runs plugin code with a deadline of its own. Plugin code that ignores its signal is abandoned.
 * @throws TimeLimitError when the deadline passes; the reason of the context's signal when the job itself was stopped
 */
export async function withDeadline<T>(
  context: PluginContext<unknown, unknown>,
  ms: number,
  work: (context: PluginContext<unknown, unknown>) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(new TimeLimitError(ms)), ms)
  const signal = AbortSignal.any([context.signal, deadline.signal])
  const stop = aborted(signal)
  try {
    return await Promise.race([Promise.resolve().then(() => work({ ...context, signal })), stop.promise])
  } catch (error) {
    // Clients turn an abort into an error of their own.
    if (context.signal.aborted) throw context.signal.reason
    if (deadline.signal.aborted) throw deadline.signal.reason
    throw error
  } finally {
    clearTimeout(timer)
    stop.stop()
  }
}

/**
 * Runs plugin code for one item. Whatever it throws is a failure of that item.
 * @throws what concerns the whole account, and the reason of the context's signal when the job was stopped
 */
export async function attempt<T>(
  context: PluginContext<unknown, unknown>,
  item: { key: string; name: string },
  ms: number,
  work: (context: PluginContext<unknown, unknown>) => Promise<T>,
): Promise<{ value: T } | { failure: ItemFailure }> {
  try {
    return { value: await withDeadline(context, ms, work) }
  } catch (error) {
    if (context.signal.aborted || concernsAccount(error)) throw error
    return { failure: itemFailure(item, error) }
  }
}

import type { PluginContext } from '@callboard/plugin-kit/context'
import { affectsAccount, isVendorError } from '@callboard/plugin-kit/vendor-error'

/** Why an item could not be read, for an admin. */
export type ItemFailure = {
  key: string
  name: string
  code: string
  message: string
  /** The original error, for callers that retry immediately. */
  error: unknown
}

/** The plugin timed out. */
export class TimeLimitError extends Error {
  constructor(ms: number) {
    super(`No response within ${Math.max(1, Math.round(ms / 1000))} seconds.`)
    this.name = 'TimeLimitError'
  }
}

const isTimeLimit = (error: unknown): error is TimeLimitError => error instanceof Error && error.name === 'TimeLimitError'

const kept = 'Previous data is kept.'

/** Converts any error to the failure of an item. */
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
 * Runs plugin code with its own timeout. Code that ignores its signal is abandoned.
 * @throws TimeLimitError on timeout; the reason of the context's signal if the job itself was stopped
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
    // Clients convert an abort to an error of their own.
    if (context.signal.aborted) throw context.signal.reason
    if (deadline.signal.aborted) throw deadline.signal.reason
    throw error
  } finally {
    clearTimeout(timer)
    stop.stop()
  }
}

/**
 * Runs plugin code for one item. Any error is a failure of that item.
 * @throws errors that affect the whole account, and the reason of the context's signal if the job was stopped
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
    if (context.signal.aborted || affectsAccount(error)) throw error
    return { failure: itemFailure(item, error) }
  }
}

import type { ReadLimits } from '@callboard/kernel/read-limits'
import { TimeLimitError } from '@callboard/modules/integrations'
import { VendorError } from '@callboard/plugin-kit/vendor-error'

/** @throws TimeLimitError if a promise does not settle in time; the signal's reason if it aborts first */
export async function withTimeout<T>(ms: number, promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new TimeLimitError(ms)), ms)
  const onAbort = () => reject(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

/**
 * Passes bytes through up to a limit.
 * @throws TimeLimitError if no data arrives for too long; the consumer's processing time does not count
 */
export async function* guardStream(
  bytes: AsyncIterable<Uint8Array>,
  limits: ReadLimits,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]()
  let ended = false
  let size = 0
  try {
    for (;;) {
      const next = await withTimeout(limits.itemMs, iterator.next(), signal)
      ended = next.done === true
      if (next.done) return
      size += next.value.byteLength
      if (size > limits.maxFileBytes)
        throw new VendorError(
          'refused',
          `The file is larger than ${Math.ceil(limits.maxFileBytes / 1024 ** 2).toLocaleString('en')} MiB, so it was not imported. Export it in several files.`,
        )
      yield next.value
    }
  } finally {
    // A hanging stream may never confirm that it was closed.
    if (!ended) iterator.return?.().catch(() => {})
  }
}

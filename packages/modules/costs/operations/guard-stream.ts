import type { ReadLimits } from '@callboard/kernel/read-limits'
import { TimeLimitError } from '@callboard/modules/integrations'
import { VendorError } from '@callboard/plugin-kit/vendor-error'

/** @throws TimeLimitError when a promise has not settled in time; the reason of the signal when that aborts before */
export async function within<T>(ms: number, promise: Promise<T>, signal?: AbortSignal): Promise<T> {
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
 * The same bytes, refused when there are too many of them.
 * @throws TimeLimitError when nothing comes for too long; time in which they are worked on does not count
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
      const next = await within(limits.itemMs, iterator.next(), signal)
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
    // A stream that hangs may never confirm that it was closed.
    if (!ended) iterator.return?.().catch(() => {})
  }
}

import { AppError } from '@callboard/core/errors'
import { currentWork } from '@callboard/jobs/work-context'
import { databaseClients } from './clients.ts'

/** A shorter read ends by itself before it could be cancelled. Browsers abort many quick ones while people navigate. */
const minDurationMs = 500

export type AbandonedRead = {
  /** @throws AppError `unavailable` instead of starting another statement for a client that has left */
  check(): void
  /** Call it when the work has ended, before the connection is reused. @returns the cancellation in progress, if any */
  end(): Promise<unknown> | undefined
}

/**
 * Cancels the statement of a read whose client has left. PostgreSQL does not notice that, and would work on it until its
 * timeout.
 * @param pid process of the connection, as the server itself names it: a pooler in between has its own numbers
 */
export function cancelIfAbandoned(pid: () => Promise<number | undefined>): AbandonedRead {
  const gone = currentWork()?.gone
  const began = performance.now()
  let timer: NodeJS.Timeout | undefined
  let cancelling: Promise<unknown> | undefined
  const cancel = async () => {
    const process = await pid()
    // A role may cancel its own statements. The other pool has a free connection when many reads are abandoned at once.
    if (process !== undefined) await databaseClients().app.$queryRaw`select pg_cancel_backend(${process}::int)`
  }
  const onGone = () => {
    timer = setTimeout(
      () => {
        // Without it the statement ends with its timeout.
        cancelling = cancel().catch(() => {})
      },
      Math.max(0, minDurationMs - (performance.now() - began)),
    )
  }
  if (gone?.aborted) onGone()
  else gone?.addEventListener('abort', onGone, { once: true })
  return {
    check() {
      if (cancelling) throw new AppError('unavailable', 'The client closed the connection before the answer was ready.')
    },
    end() {
      gone?.removeEventListener('abort', onGone)
      clearTimeout(timer)
      return cancelling
    },
  }
}

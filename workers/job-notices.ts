import { operatorTopic } from '@callboard/core/live'
import { systemDb } from '@callboard/db/system-db'
import type { Logger } from 'pino'

/**
 * Notifies operators' open pages that jobs have been dispatched or have ended, at most once per `gapMs`. It is not part of the
 * jobs' transactions, because PostgreSQL lets transactions with a notice commit one after the other.
 */
export function startJobNotices(log: Logger, gapMs = 1000) {
  let due: NodeJS.Timeout | undefined
  return {
    changed(): void {
      due ??= setTimeout(() => {
        due = undefined
        systemDb('job-relay').$executeRaw`select pg_notify('live', ${operatorTopic})`.catch((error: unknown) =>
          log.warn({ err: error }, 'operators were not notified of jobs'),
        )
      }, gapMs)
    },
    stop: (): void => clearTimeout(due),
  }
}

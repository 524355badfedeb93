import type { Logger } from 'pino'
import { currentWork, type WorkContext } from './work-context.ts'

type Uncaught = { kind: 'rejection' | 'exception'; within: WorkContext['kind'] | 'process' }

const counts = new Map<string, Uncaught & { count: number }>()

/** How many errors nobody caught since the process started, for its metrics. */
export const uncaughtErrors = (): (Uncaught & { count: number })[] => [...counts.values()]

function count(error: Uncaught): void {
  const key = `${error.kind} ${error.within}`
  counts.set(key, { ...error, count: (counts.get(key)?.count ?? 0) + 1 })
}

/** A process whose state is in doubt gets so long to finish what it has begun. */
const drainMs = 15_000

/**
 * Decides what happens to errors that nobody caught. One that was thrown while working for a tenant (a job, a follower, a
 * request, an agent's message) is logged with the tenant and ends that work alone. One from the process's own code leaves
 * its state in doubt: running work is drained, and the process exits with 1 for its supervisor to start a new one.
 */
export function guardProcess(options: { log: Logger; drain(): Promise<unknown> }): void {
  const { log, drain } = options
  let leaving = false
  const leave = () => {
    if (leaving) return
    leaving = true
    setTimeout(() => process.exit(1), drainMs).unref()
    Promise.resolve()
      .then(drain)
      .catch((error) => log.error({ err: error }, 'could not drain'))
      .finally(() => process.exit(1))
  }
  const handle = (kind: Uncaught['kind'], error: unknown) => {
    const work = currentWork()
    count({ kind, within: work?.kind ?? 'process' })
    const { tenant, integration, job } = work ?? {}
    const about = { err: error, kind, within: work?.kind ?? 'process', tenant, integration, job }
    if (work) {
      log.error(about, 'uncaught error in tenant work')
      // A callback that threw has left its work undone. A rejected promise may have been a side line, except in a follower,
      // whose loops nobody awaits.
      if (kind === 'exception' || work.kind === 'follower') work.fail(error)
      return
    }
    log.fatal(about, 'uncaught error outside of any job; draining')
    leave()
  }
  process.on('unhandledRejection', (reason) => handle('rejection', reason))
  process.on('uncaughtException', (error) => handle('exception', error))
}

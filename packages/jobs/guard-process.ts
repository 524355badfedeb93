import type { Logger } from 'pino'
import { currentWork, type WorkContext } from './work-context.ts'

type Uncaught = { kind: 'rejection' | 'exception'; within: WorkContext['kind'] | 'process' }

const counts = new Map<string, Uncaught & { count: number }>()

/** Number of uncaught errors since the process started, for its metrics. */
export const uncaughtErrors = (): (Uncaught & { count: number })[] => [...counts.values()]

function count(error: Uncaught): void {
  const key = `${error.kind} ${error.within}`
  counts.set(key, { ...error, count: (counts.get(key)?.count ?? 0) + 1 })
}

/**
 * Whether an error only says that a client has left before its request was answered. Node gives it to the request, and where a
 * framework has replaced the request's listeners, nothing handles it.
 */
const isAbortedRequest = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ECONNRESET' && error.message === 'aborted'

/** Time to finish running work before a process in an unknown state exits. */
const drainMs = 15_000

/**
 * Handles uncaught errors. An error thrown while working for a tenant (job, watcher, request, agent message) is logged with the
 * tenant and ends only that work. An error in the process's own code leaves it in an unknown state: running work is drained, and
 * the process exits with 1 so that its supervisor starts a new one.
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
    if (isAbortedRequest(error)) return
    const work = currentWork()
    count({ kind, within: work?.kind ?? 'process' })
    const { tenant, integration, job } = work ?? {}
    const about = { err: error, kind, within: work?.kind ?? 'process', tenant, integration, job }
    if (work) {
      log.error(about, 'uncaught error in tenant work')
      // A callback that threw left its work unfinished. A rejected promise may be a side effect, except in a watcher, whose loops
      // are not awaited.
      if (kind === 'exception' || work.kind === 'follower') work.fail(error)
      return
    }
    log.fatal(about, 'uncaught error outside of any job; draining')
    leave()
  }
  process.on('unhandledRejection', (reason) => handle('rejection', reason))
  process.on('uncaughtException', (error) => handle('exception', error))
}

import { AsyncLocalStorage } from 'node:async_hooks'
import { setMaxListeners } from 'node:events'
import type { ServerResponse } from 'node:http'
import { DatabaseUse } from './database-use.ts'

/**
 * The current unit of work. Everything it starts inherits it: timers, sockets, promises that are not awaited. An uncaught error
 * can therefore be logged with its tenant and ends that work instead of the process.
 */
export type WorkContext = {
  kind: 'job' | 'follower' | 'request' | 'agent'
  tenant?: string
  integration?: string
  job?: string
  /** Aborted when nobody waits for the result any more: the client has closed its connection. */
  gone?: AbortSignal
  /** Of requests: what they have asked of the database. */
  database?: DatabaseUse
  /** Ends the work with an error thrown outside its awaited code. */
  fail(error: unknown): void
}

// Next bundles its own copy of each module; the context must be shared.
const shared = globalThis as typeof globalThis & { callboardWork?: AsyncLocalStorage<WorkContext> }
shared.callboardWork ??= new AsyncLocalStorage<WorkContext>()
const storage = shared.callboardWork

export const runInContext = <T>(context: WorkContext, work: () => T): T => storage.run(context, work)

/** Handles an HTTP request: an uncaught error ends only this request, and its work knows when the client has left. */
export function runRequest<T>(response: ServerResponse, work: () => T): T {
  const gone = new AbortController()
  // Each read of a page listens, and more than ten parts of Next and of ours to the end of a response.
  setMaxListeners(0, gone.signal)
  setMaxListeners(20, response)
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  const fail = () => void response.destroy()
  return runInContext({ kind: 'request', fail, gone: gone.signal, database: new DatabaseUse() }, work)
}

/** The current work; undefined in the process's own code. */
export const currentWork = (): WorkContext | undefined => storage.getStore()

/**
 * Runs work that can also be ended from outside: by an error in one of its callbacks or in a promise that is not awaited. The
 * signal of the work is then aborted.
 * @throws the error that ended it first
 */
export async function runGuarded<T>(
  about: Omit<WorkContext, 'fail'>,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const failure = Promise.withResolvers<never>()
  const failed = new AbortController()
  const context: WorkContext = {
    ...about,
    fail(error) {
      failure.reject(error)
      failed.abort(error)
    },
  }
  const running = runInContext(context, async () => work(AbortSignal.any([signal, failed.signal])))
  try {
    return await Promise.race([running, failure.promise])
  } finally {
    // The losing promise is no longer awaited; its error adds nothing.
    running.catch(() => {})
    failure.promise.catch(() => {})
  }
}

/** Runs work for a tenant, whose id is used for metrics and logs. */
export const runForTenant = <T>(tenant: string, work: () => T): T =>
  storage.run({ kind: 'request', fail() {}, ...storage.getStore(), tenant }, work)

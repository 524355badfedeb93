import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * What a piece of code is working on. Everything it starts inherits it: timers, sockets, promises that nobody awaits. So an
 * error that nobody caught can be logged with its tenant, and ends that work instead of the process.
 */
export type WorkContext = {
  kind: 'job' | 'follower' | 'request' | 'agent'
  tenant?: string
  integration?: string
  job?: string
  /** Ends the work with an error that was thrown where nothing waits for it. */
  fail(error: unknown): void
}

// A bundle of Next and the process around it hold different copies of this module; the context is one.
const shared = globalThis as typeof globalThis & { callboardWork?: AsyncLocalStorage<WorkContext> }
shared.callboardWork ??= new AsyncLocalStorage<WorkContext>()
const storage = shared.callboardWork

export const runInContext = <T>(context: WorkContext, work: () => T): T => storage.run(context, work)

/** The work that is under way here; undefined in the process's own code. */
export const currentWork = (): WorkContext | undefined => storage.getStore()

/**
 * Runs work that can also be ended from outside: by an error thrown in one of its callbacks or in a promise that nobody
 * awaits. The work's signal is aborted then.
 * @throws whatever ended it first
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
    // What lost the race is not awaited any more; its error has nothing new to say.
    running.catch(() => {})
    failure.promise.catch(() => {})
  }
}

/** Runs work that belongs to a tenant, for what is counted and logged by tenant. */
export const runForTenant = <T>(tenant: string, work: () => T): T =>
  storage.run({ kind: 'request', fail() {}, ...storage.getStore(), tenant }, work)

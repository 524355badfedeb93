import type { DatabaseUse } from './database-use.ts'

/** `refused`: the caller has to change something (4xx); `failed`: we, or the vendor, have. */
export type WorkOutcome = 'ok' | 'refused' | 'failed'

/** The organization that the work was for, if it is known. Never a label of a metric: there are too many. */
type OfTenant = { tenant?: string | undefined }

/** A finished piece of work. Names are bounded: patterns of routes, names of operations, known vendors. */
export type FinishedWork =
  | ({
      kind: 'request'
      handler: 'page' | 'api'
      route: string
      method: string
      status: number
      seconds: number
      aborted: boolean
      database?: Pick<DatabaseUse, 'statements' | 'waits' | 'ms'> | undefined
    } & OfTenant)
  | ({ kind: 'operation'; name: string; outcome: WorkOutcome; seconds: number } & OfTenant)
  /** A transaction or a read, with the wait for a connection. */
  | ({ kind: 'database'; seconds: number } & OfTenant)
  /** How long a job could have run before it did. `name` is its group. */
  | ({ kind: 'wait'; name: string; seconds: number } & OfTenant)
  | { kind: 'vendor'; name: string; outcome: WorkOutcome; seconds: number }

type Observer = (work: FinishedWork) => void

// Next bundles its own copy of each module; the observers must be shared.
const shared = globalThis as typeof globalThis & { callboardWorkObservers?: Set<Observer> }
shared.callboardWorkObservers ??= new Set()
const observers = shared.callboardWorkObservers

/** Calls an observer for each finished piece of work of this process. @returns ends that */
export function observeWork(observer: Observer): () => void {
  observers.add(observer)
  return () => void observers.delete(observer)
}

export function recordWork(work: FinishedWork): void {
  for (const observe of observers) observe(work)
}

/** Starts the clock of a call to a vendor. @returns called once with the status of the answer, or undefined without one */
export function timeVendor(name: string): (status: number | undefined) => void {
  const started = performance.now()
  let isRecorded = false
  return (status) => {
    if (isRecorded) return
    isRecorded = true
    const outcome = status === undefined || status >= 500 ? 'failed' : status >= 400 ? 'refused' : 'ok'
    recordWork({ kind: 'vendor', name, outcome, seconds: (performance.now() - started) / 1000 })
  }
}

import type { DatabaseUse } from './database-use.ts'

/** `refused`: the caller has to change something (4xx); `failed`: we, or the vendor, have. */
export type WorkOutcome = 'ok' | 'refused' | 'failed'

/** A finished piece of work. Names are bounded: patterns of routes, names of operations, known vendors; never an organization. */
export type FinishedWork =
  | {
      kind: 'request'
      handler: 'page' | 'api'
      route: string
      method: string
      status: number
      seconds: number
      aborted: boolean
      database?: Pick<DatabaseUse, 'statements' | 'waits' | 'ms'> | undefined
    }
  | { kind: 'operation'; name: string; outcome: WorkOutcome; seconds: number }
  | { kind: 'vendor'; name: string; outcome: WorkOutcome; seconds: number }

type Observer = (work: FinishedWork) => void

// Next bundles its own copy of each module; the observers must be shared.
const shared = globalThis as typeof globalThis & { callboardWorkObservers?: Set<Observer> }
shared.callboardWorkObservers ??= new Set()
const observers = shared.callboardWorkObservers

/** Calls an observer for each finished piece of work of this process. */
export const observeWork = (observer: Observer): void => void observers.add(observer)

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

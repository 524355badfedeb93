import { systemDb } from '@callboard/db/system-db'
import type { createLogger } from '@callboard/jobs/logger'
import { type FinishedWork, observeWork } from '@callboard/jobs/work-metrics'
import { addTenantWork, type WorkRow } from '../repo/tenant-work.ts'

const flushMs = 30_000
/** Beyond so many, only sums are recorded until the next flush. */
const maxRows = 20_000
const maxName = 200

export type WorkRecorder = { flush(): Promise<void>; stop(): Promise<void> }

type Recorded = Extract<FinishedWork, { tenant?: string | undefined }>

const nameOf = (work: Recorded): string =>
  work.kind === 'request' ? `${work.method} ${work.route}` : work.kind === 'database' ? '' : work.name

/** Adds up the work of this process by organization, and writes the sums twice a minute. A sum that cannot be written is lost. */
export function startWorkRecorder(log: ReturnType<typeof createLogger>): WorkRecorder {
  let rows = new Map<string, WorkRow>()
  const add = (tenantId: string, work: Recorded, name: string) => {
    const key = `${tenantId} ${work.kind} ${name}`
    const known = rows.get(key)
    if (!known && name && rows.size >= maxRows) return
    const row = known ?? { tenantId, kind: work.kind, name, times: 0, limited: 0, failed: 0, ms: 0, maxMs: 0 }
    const ms = work.seconds * 1000
    row.times++
    row.ms += ms
    row.maxMs = Math.max(row.maxMs, ms)
    if (work.kind === 'request' && work.status === 429) row.limited++
    if (work.kind === 'request' ? work.status >= 500 : work.kind === 'operation' && work.outcome === 'failed') row.failed++
    rows.set(key, row)
  }
  const stopObserving = observeWork((work) => {
    if (!('tenant' in work) || !work.tenant) return
    add(work.tenant, work, '')
    const name = nameOf(work).slice(0, maxName)
    if (name) add(work.tenant, work, name)
  })
  const flush = async () => {
    if (rows.size === 0) return
    const written = [...rows.values()]
    rows = new Map()
    await addTenantWork(systemDb('operator'), written).catch((error) =>
      log.warn({ err: error }, 'the work of organizations could not be recorded'),
    )
  }
  const timer = setInterval(() => void flush(), flushMs)
  return {
    flush,
    async stop() {
      clearInterval(timer)
      stopObserving()
      await flush()
    },
  }
}

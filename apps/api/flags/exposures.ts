import type { TenantId } from '@callboard/core/ids'
import { bucketOf } from '@callboard/flags-evaluator/hash'
import { wholeShare } from '@callboard/flags-evaluator/model'
import { type FlagExposure, recordFlagExposures } from '@callboard/modules/experiments'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'

// Which variants units were shown, written in batches: evaluation does not wait for the database.

const flushMs = 1000
/** Exposures that wait to be written. More are dropped while the database is away: the next evaluation of a unit brings another. */
const maxWaiting = 20_000
/** How long a repeated exposure is left out. An experiment that starts later sees the unit again after that, in ms. */
const repeatedMs = 600_000

/** Whether an evaluation for a unit counts as an exposure. By its hash, so that all processes sample the same units. */
export const isSampled = (environmentId: string, unit: string, share: number): boolean =>
  share >= wholeShare || bucketOf(`exposures ${environmentId}`, unit, wholeShare) < share

export type ExposureLog = {
  add(tenantId: TenantId, exposure: FlagExposure): void
  stop(): Promise<void>
}

/** Starts to collect exposures. Stop it with the process: it writes what is left. */
export function startExposureLog(log: Logger): ExposureLog {
  const seen = new LRUCache<string, string>({ max: 100_000, ttl: repeatedMs })
  let waiting = new Map<TenantId, FlagExposure[]>()
  let count = 0
  let dropped = 0
  const flush = async () => {
    const [batches, lost] = [waiting, dropped]
    waiting = new Map()
    count = 0
    dropped = 0
    if (lost > 0) log.warn({ count: lost }, 'exposures were dropped: more arrived than could be written')
    for (const [tenantId, exposures] of batches)
      await recordFlagExposures(tenantId, exposures).catch((error) =>
        log.warn({ err: error, tenant: tenantId, count: exposures.length }, 'exposures could not be written'),
      )
  }
  let running = Promise.resolve()
  const timer = setInterval(() => {
    if (count > 0) running = running.then(flush)
  }, flushMs)
  timer.unref()
  return {
    add(tenantId, exposure) {
      const key = `${tenantId} ${exposure.flag} ${exposure.unit}`
      if (seen.get(key) === exposure.variant) return
      if (count >= maxWaiting) {
        dropped++
        return
      }
      seen.set(key, exposure.variant)
      count++
      const batch = waiting.get(tenantId)
      if (batch) batch.push(exposure)
      else waiting.set(tenantId, [exposure])
    },
    async stop() {
      clearInterval(timer)
      await running
      await flush()
    },
  }
}

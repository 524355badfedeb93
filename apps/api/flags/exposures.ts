import { isAppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { bucketOf } from '@callboard/flags-evaluator/hash'
import { wholeShare } from '@callboard/flags-evaluator/model'
import { type FlagExposure, recordFlagExposures } from '@callboard/modules/experiments'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'

// Which variants units were shown, written in batches: evaluation does not wait for the database.

const flushMs = 1000
/** How long nothing is written after the database could not be reached. */
const retryMs = 5000
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

const keyOf = (tenantId: TenantId, { flag, unit }: FlagExposure) => `${tenantId} ${flag} ${unit}`

/** Exposures by tenant, as many as may wait. */
class WaitingExposures {
  private batches = new Map<TenantId, FlagExposure[]>()
  private dropped = 0
  count = 0

  /** @returns whether there was room for it */
  add(tenantId: TenantId, exposure: FlagExposure): boolean {
    if (this.count >= maxWaiting) {
      this.dropped++
      return false
    }
    this.count++
    const batch = this.batches.get(tenantId)
    if (batch) batch.push(exposure)
    else this.batches.set(tenantId, [exposure])
    return true
  }

  /** Takes all of them. `dropped`: how many have found no room since the last time */
  take() {
    const { batches, dropped } = this
    this.batches = new Map()
    this.count = 0
    this.dropped = 0
    return { batches, dropped }
  }
}

/** Starts to collect exposures. Stop it with the process: it writes what is left. */
export function startExposureLog(log: Logger): ExposureLog {
  const seen = new LRUCache<string, string>({ max: 100_000, ttl: repeatedMs })
  const waiting = new WaitingExposures()
  let pausedUntil = 0
  /** What the database could not take is written later. Of what it refused, the next evaluation of a unit brings another. */
  const keep = (tenantId: TenantId, exposures: readonly FlagExposure[], error: unknown) => {
    log.warn({ err: error, tenant: tenantId, count: exposures.length }, 'exposures could not be written')
    const isAway = isAppError(error) && error.code === 'unavailable'
    if (isAway) pausedUntil = Date.now() + retryMs
    for (const exposure of exposures) if (!isAway || !waiting.add(tenantId, exposure)) seen.delete(keyOf(tenantId, exposure))
  }
  const flush = async () => {
    const { batches, dropped } = waiting.take()
    if (dropped > 0) log.warn({ count: dropped }, 'exposures were dropped: more arrived than could be written')
    for (const [tenantId, exposures] of batches)
      await recordFlagExposures(tenantId, exposures).catch((error) => keep(tenantId, exposures, error))
  }
  let running = Promise.resolve()
  const timer = setInterval(() => {
    if (waiting.count > 0 && Date.now() >= pausedUntil) running = running.then(flush)
  }, flushMs)
  timer.unref()
  return {
    add(tenantId, exposure) {
      const key = keyOf(tenantId, exposure)
      if (seen.get(key) !== exposure.variant && waiting.add(tenantId, exposure)) seen.set(key, exposure.variant)
    },
    async stop() {
      clearInterval(timer)
      await running
      await flush()
    },
  }
}

import { isAppError } from '@callboard/core/errors'
import type { Evaluation } from '@callboard/flags-evaluator/model'
import { type FlagClient, recordFlagUses } from '@callboard/modules/flags'
import type { Logger } from 'pino'

// Which variants each environment gave, by which stale flags are found. Collected in memory and written once a minute.

const flushMs = 60_000

type Uses = { client: FlagClient; variants: Map<string, Set<string>> }

export type UseLog = {
  /** Counts evaluations for a client. Cheap enough for each flag of each request. */
  of(client: FlagClient): (evaluation: Evaluation) => void
  stop(): Promise<void>
}

/** Starts to collect which variants are in use. Stop it with the process: it writes what is left. */
export function startUseLog(log: Logger): UseLog {
  let waiting = new Map<string, Uses>()
  const usesOf = (client: FlagClient): Uses => {
    const uses = waiting.get(client.environmentId) ?? { client, variants: new Map<string, Set<string>>() }
    waiting.set(client.environmentId, uses)
    return uses
  }
  /** While the database is away, they wait for the next minute: variants of flags, however often they were given. */
  const keep = ({ client, variants }: Uses, error: unknown) => {
    log.warn({ err: error, tenant: client.tenantId }, 'the variants in use could not be written')
    if (!isAppError(error) || error.code !== 'unavailable') return
    const { variants: later } = usesOf(client)
    for (const [flag, names] of variants) later.set(flag, new Set([...names, ...(later.get(flag) ?? [])]))
  }
  const flush = async () => {
    const batches = waiting
    waiting = new Map()
    for (const batch of batches.values()) {
      const { client, variants } = batch
      const uses = [...variants].flatMap(([flag, names]) => [...names].map((variant) => ({ flag, variant })))
      await recordFlagUses(client.tenantId, client.environmentId, uses).catch((error) => keep(batch, error))
    }
  }
  let running = Promise.resolve()
  const timer = setInterval(() => {
    if (waiting.size > 0) running = running.then(flush)
  }, flushMs)
  timer.unref()
  return {
    of(client) {
      const { variants } = usesOf(client)
      return ({ key, variant, reason }) => {
        if (reason === 'ERROR') return
        const names = variants.get(key)
        if (names) names.add(variant ?? '')
        else variants.set(key, new Set([variant ?? '']))
      }
    },
    async stop() {
      clearInterval(timer)
      await running
      await flush()
    },
  }
}

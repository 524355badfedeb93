import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { exposure, maxIncoming, parseIncoming, type Refusal } from '../domain/incoming.ts'
import { upsertExposures } from '../repo/events.ts'
import { readRunning } from '../repo/experiments.ts'
import { requestSums } from './request-sums.ts'

/**
 * Records which variants units have seen. The first exposure of a unit decides its variant; a repeated one changes nothing.
 * Those that cannot be taken are named by their position, and the others are kept.
 */
export const recordExposures = operation({
  name: 'experiments.record-exposures',
  action: 'experiments.record',
  input: z.object({ exposures: z.array(z.unknown()).min(1).max(maxIncoming) }),
  async run(context, { exposures }): Promise<{ accepted: number; refused: Refusal[] }> {
    const { taken, refused } = parseIncoming(exposures, exposure, Date.now())
    const { tenantId } = context
    return context.tx(async (db) => {
      const running = await readRunning(db, tenantId, [...new Set(taken.map(({ item }) => item.experiment))])
      const byKey = new Map(running.map((experiment) => [experiment.key, experiment]))
      const rows = taken.flatMap(({ index, item: { experiment: key, variant, unit, at, attributes } }) => {
        const experiment = byKey.get(key)
        if (experiment?.variants.includes(variant)) return [{ experimentId: experiment.id, unit, variant, at, attributes }]
        const reason = experiment ? `The experiment has no variant “${variant}”.` : `No experiment “${key}” is running.`
        refused.push({ index, reason })
        return []
      })
      if (rows.length > 0 && (await upsertExposures(db, tenantId, rows)) > 0) await requestSums(db, context)
      return { accepted: rows.length, refused: refused.sort((a, b) => a.index - b.index) }
    })
  },
})

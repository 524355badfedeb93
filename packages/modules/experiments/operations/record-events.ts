import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { maxIncoming, metricEvent, parseIncoming, type Refusal } from '../domain/incoming.ts'
import { insertMetricEvents } from '../repo/events.ts'
import { requestSums } from './request-sums.ts'

/**
 * Records what units did, such as a purchase with its amount. An event whose id is known on its day is a repetition and is
 * not counted again. Those that cannot be taken are named by their position, and the others are kept.
 */
export const recordEvents = operation({
  name: 'experiments.record-events',
  action: 'experiments.record',
  input: z.object({ events: z.array(z.unknown()).min(1).max(maxIncoming) }),
  async run(context, { events }): Promise<{ accepted: number; repeated: number; refused: Refusal[] }> {
    const { taken, refused } = parseIncoming(events, metricEvent, Date.now())
    const rows = taken.map(({ item: { event, at, ...rest } }) => {
      const time = new Date(at).toISOString()
      return { ...rest, name: event, at: time, day: time.slice(0, 10) }
    })
    return context.tx(async (db) => {
      const added = rows.length > 0 ? await insertMetricEvents(db, context.tenantId, rows) : 0
      if (added > 0) await requestSums(db, context)
      return { accepted: added, repeated: rows.length - added, refused }
    })
  },
})

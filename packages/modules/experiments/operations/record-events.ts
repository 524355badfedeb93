import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { maxIncoming, metricEvent, parseIncoming, type Refusal } from '../domain/incoming.ts'
import { insertMetricEvents } from '../repo/events.ts'
import { requestSums } from './request-sums.ts'

type Event = z.output<typeof metricEvent>
export type RecordedEvents = { accepted: number; repeated: number; refused: Refusal[] }

/** Stores events, and lets running experiments be added up again. @returns the number of those that were not known */
export async function writeEvents(db: TenantDb, tenantId: TenantId, events: readonly Event[]): Promise<number> {
  const rows = events.map(({ event, at, ...rest }) => {
    const time = new Date(at).toISOString()
    return { ...rest, name: event, at: time, day: time.slice(0, 10) }
  })
  let added = 0
  for (let i = 0; i < rows.length; i += maxIncoming)
    added += await insertMetricEvents(db, tenantId, rows.slice(i, i + maxIncoming))
  if (added > 0) await requestSums(db, { tenantId })
  return added
}

/** Records the events of a client of flags, as `recordEvents` does. */
export async function recordClientEvents(tenantId: TenantId, events: readonly unknown[]): Promise<RecordedEvents> {
  const { taken, refused } = parseIncoming(events, metricEvent, Date.now())
  const items = taken.map(({ item }) => item)
  const accepted = await forTenant(tenantId).tx((db) => writeEvents(db, tenantId, items))
  return { accepted, repeated: items.length - accepted, refused }
}

/**
 * Records what units did, such as a purchase with its amount. An event whose id is known on its day is a repetition and is
 * not counted again. Those that cannot be taken are named by their position, and the others are kept.
 */
export const recordEvents = operation({
  name: 'experiments.record-events',
  action: 'experiments.record',
  input: z.object({ events: z.array(z.unknown()).min(1).max(maxIncoming) }),
  run: (context, { events }): Promise<RecordedEvents> => recordClientEvents(context.tenantId, events),
})

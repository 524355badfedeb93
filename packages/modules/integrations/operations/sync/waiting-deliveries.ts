import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueueReader } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import type { EventDelta } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { deliveryQueue } from '../../domain/delivery-queue.ts'
import { processEventJob } from '../../jobs.ts'
import { pendingName } from '../../repo/pending-deliveries.ts'

const pendingSchema = z.object({ eventId: z.uuid() })

/** Adds a stored delivery to those that wait for the same read, and requests their job. */
export async function addDelivery(
  db: TenantDb,
  tenantId: TenantId,
  { integrationId, eventId, delta }: { integrationId: string; eventId: string; delta: EventDelta | undefined },
): Promise<void> {
  const queue = `${integrationId} ${(delta && deliveryQueue(delta)) ?? eventId}`
  await db.pendingEvent.create({ data: { tenantId, job: pendingName(queue), event: 'delivery', payload: { eventId } } })
  await enqueueReader(db, tenantId, jobRequest(processEventJob, { eventId, queue }))
}

/** Deliveries that one read serves. */
export type Deliveries = NonNullable<Awaited<ReturnType<typeof waitingDeliveries>>>

/** The deliveries of a job: the newest one, which is processed, and the others, which it also answers. */
export async function waitingDeliveries(db: TenantDb, job: { eventId: string; queue?: string | undefined }) {
  const pending = job.queue
    ? await db.pendingEvent.findMany({ where: { job: pendingName(job.queue) }, select: { id: true, payload: true } })
    : []
  const ids = new Set([job.eventId, ...pending.map((p) => pendingSchema.parse(p.payload).eventId)])
  const event = await db.inboundEvent.findFirst({
    where: { id: { in: [...ids] }, processedAt: null },
    orderBy: { id: 'desc' },
    include: { integration: true },
  })
  const pendingIds = pending.map((p) => p.id)
  if (event) return { event, others: [...ids].filter((id) => id !== event.id), pendingIds }
  if (pendingIds.length > 0) await db.pendingEvent.deleteMany({ where: { id: { in: pendingIds } } })
  return undefined
}

/** Ends deliveries. Those that arrived during the read wait for the next one. */
export async function finishDeliveries(db: TenantDb, { event, others, pendingIds }: Deliveries, outcome: string): Promise<void> {
  const processedAt = new Date()
  await db.inboundEvent.updateMany({ where: { id: event.id }, data: { processedAt, outcome: outcome.slice(0, 500) } })
  if (others.length > 0)
    await db.inboundEvent.updateMany({
      where: { id: { in: others }, processedAt: null },
      data: { processedAt, outcome: 'read with a later delivery' },
    })
  await db.pendingEvent.deleteMany({ where: { id: { in: pendingIds } } })
}

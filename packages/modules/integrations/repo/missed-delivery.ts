import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

const minute = 60_000
const hour = 60 * minute

/** Vendors keep deliveries for about this long. */
export const missedLifetimeMs = 3 * 24 * hour

/** Delays between attempts; the last one repeats until the delivery is too old. */
const delaysMs = [10 * minute, 30 * minute, 2 * hour, 8 * hour, missedLifetimeMs]
export const maxRedeliveries = delaysMs.length

/** Records deliveries with a failed newest attempt. For known ones, only the attempt is updated. */
export async function addMissed(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  missed: readonly { deliveryId: string; attemptId: string }[],
): Promise<void> {
  if (missed.length === 0) return
  const deliveries = missed.map((m) => m.deliveryId)
  const attempts = missed.map((m) => m.attemptId)
  await db.$executeRaw`
    insert into missed_delivery as m (tenant_id, integration_id, delivery_id, attempt_id)
    select ${tenantId}::uuid, ${integrationId}::uuid, d.id, d.attempt
    from unnest(${deliveries}::text[], ${attempts}::text[]) as d(id, attempt)
    on conflict (tenant_id, integration_id, delivery_id) do update set attempt_id = excluded.attempt_id`
}

/** Deletes those that have arrived meanwhile, whoever redelivered them. */
export async function dropArrived(db: TenantDb, tenantId: TenantId, integrationId: string): Promise<void> {
  await db.$executeRaw`
    delete from missed_delivery m using inbound_delivery e
    where m.tenant_id = ${tenantId}::uuid and m.integration_id = ${integrationId}::uuid
      and e.tenant_id = m.tenant_id and e.integration_id = m.integration_id and e.delivery_id = m.delivery_id`
}

/** Deletes those that the vendor no longer keeps. */
export async function dropOldMissed(db: TenantDb, integrationId: string): Promise<void> {
  await db.missedDelivery.deleteMany({
    where: { integrationId, firstSeenAt: { lt: new Date(Date.now() - missedLifetimeMs) } },
  })
}

/** Counts an attempt and schedules the next; one that the vendor rejects is not tried again. */
export async function recordRedelivery(db: TenantDb, integrationId: string, deliveryId: string, refused: boolean): Promise<void> {
  const row = await db.missedDelivery.findFirst({ where: { integrationId, deliveryId }, select: { attempts: true } })
  if (!row) return
  const attempts = refused ? maxRedeliveries : row.attempts + 1
  const nextAttemptAt = new Date(Date.now() + (delaysMs[attempts - 1] ?? missedLifetimeMs))
  await db.missedDelivery.updateMany({ where: { integrationId, deliveryId }, data: { attempts, nextAttemptAt } })
}

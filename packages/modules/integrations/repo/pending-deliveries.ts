import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { processEventJob } from '../jobs.ts'

/** Under which stored deliveries wait. @param queue the integration, and what is read for them */
export const pendingName = (queue: string): string => `${processEventJob.name} ${queue}`

/** Deliveries of an integration that are stored and not yet applied. */
export async function countPendingDeliveries(db: TenantDb, tenantId: TenantId, integrationId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from pending_event
    where tenant_id = ${tenantId}::uuid and starts_with(job, ${pendingName(integrationId)})`
  return row?.count ?? 0
}

/** Queues of deliveries that wait; `id` is one of the deliveries, `key` the queue. */
export const unfinishedDeliveries = (): Prisma.Sql => Prisma.sql`
  select tenant_id, min(payload ->> 'eventId') as id, substr(job, ${processEventJob.name.length + 2}::int) as key,
    uuid_extract_timestamp(min(id::text)::uuid) as since
  from pending_event where starts_with(job, ${`${processEventJob.name} `}) group by tenant_id, job`

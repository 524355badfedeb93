import { Prisma } from '@callboard/db/generated/client'
import { keysOfFailedJobs } from '@callboard/db/orphans'

/** Messages that wait although their job has ended. */
export const unfinishedDeliveries = (job: { name: string }): Prisma.Sql => Prisma.sql`
  select distinct d.tenant_id, d.id::text as id, d.id::text as key, d.created_at as since
  from (${keysOfFailedJobs(job)}) f join webhook_delivery d on d.tenant_id = f.tenant_id and d.id = f.dedupe_key::uuid
  where d.state = 'waiting'`

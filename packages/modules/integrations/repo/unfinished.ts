import { Prisma } from '@callboard/db/generated/client'

/** Open sync runs. */
export const unfinishedRuns = (): Prisma.Sql => Prisma.sql`
  select tenant_id, id::text as id, integration_id::text as key, coalesce(started_at, created_at) as since
  from sync_run where state in ('queued', 'running', 'waiting')`

/** Open reads of feeds; `id` is the integration and the kind, like the key of their job. */
export const unfinishedFeeds = (): Prisma.Sql => Prisma.sql`
  select tenant_id, integration_id || ' ' || kind as id, integration_id || ' ' || kind as key, coalesce(started_at, now() - interval '1 day') as since
  from feed where state in ('queued', 'running', 'waiting')`

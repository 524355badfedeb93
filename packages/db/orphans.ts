import { Prisma } from './generated/client.ts'
import type { SystemDb } from './system-db.ts'

/** An unfinished row that no job will carry on. */
export type Orphan = {
  tenantId: string
  /** Identifies the row for whoever resumes it. */
  id: string
  /** The key of the job that would carry it on. */
  key: string
  /** Jobs that failed since the row began. */
  failures: number
}

/**
 * Finds unfinished rows without an unfinished job. A row and the job that carries it on are written in one transaction, so that a
 * missing job means that nobody works on the row.
 * @param rows selects `tenant_id`, `id` and `key` as text, and `since`
 */
export function findOrphans(
  db: SystemDb,
  rows: Prisma.Sql,
  job: { name: string; group: string },
  limit = 500,
): Promise<Orphan[]> {
  return db.$queryRaw<Orphan[]>`
    select s.tenant_id as "tenantId", s.id, s.key,
      (select count(*)::int from outbox f where f.tenant_id = s.tenant_id and f."group" = ${job.group} and f.name = ${job.name}
        and f.dedupe_key = s.key and f.outcome = 'failed' and f.finished_at >= s.since) as failures
    from (${rows}) s
    where not exists (select from outbox w where w.tenant_id = s.tenant_id and w.name = ${job.name} and w.dedupe_key = s.key
        and w.finished_at is null and w.handed_at is null)
      and not exists (select from outbox d where d.tenant_id = s.tenant_id and d.name = ${job.name} and d.dedupe_key = s.key
        and d.finished_at is null and d.handed_at is not null and coalesce(d.tenant_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid) = s.tenant_id)
    order by s.since limit ${limit}`
}

/** Rows that recently failed jobs were about, for tables that are too large to search for unfinished rows. */
export const keysOfFailedJobs = (job: { name: string }): Prisma.Sql => Prisma.sql`
  select tenant_id, dedupe_key from outbox where name = ${job.name} and outcome = 'failed' and finished_at > now() - interval '1 day'`

/**
 * Tenants whose jobs of this name have failed and not succeeded since, or for which payloads of events wait; in the form of
 * `findOrphans`.
 */
export const tenantsWithFailedJobs = (job: { name: string; group: string }): Prisma.Sql => Prisma.sql`
  select f.tenant_id, 'all' as id, 'all' as key, min(f.finished_at) as since
  from outbox f where f.name = ${job.name} and f.outcome = 'failed' and f.finished_at > now() - interval '1 day'
    and not exists (select from outbox c where c.tenant_id = f.tenant_id and c."group" = f."group" and c.name = f.name
      and c.outcome = 'completed' and c.finished_at > f.finished_at)
  group by f.tenant_id
  union
  select p.tenant_id, 'all', 'all', uuid_extract_timestamp(min(p.id::text)::uuid) from pending_event p where p.job = ${job.name} group by p.tenant_id`

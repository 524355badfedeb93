import { Prisma } from '@callboard/db/generated/client'

/** Runs that go on by themselves: not those that wait for a person, or until a time that has not come. */
export const unfinishedTemplateRuns = (): Prisma.Sql => Prisma.sql`
  select r.tenant_id, r.id::text as id, r.id::text as key, r.started_at as since from template_run r
  where r.finished_at is null and not exists (
    select from template_step s where s.tenant_id = r.tenant_id and s.run_id = r.id
      and (s.state = 'waiting' and s.retry_at is null or s.state in ('pending', 'waiting') and s.retry_at > now() - interval '1 minute'))`

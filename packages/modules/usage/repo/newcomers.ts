import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { CohortRow } from '../domain/cohorts.ts'
import type { Window } from '../domain/window.ts'

/** Those who joined in the window, or in the one before, and how many of them opened an entity and docs since. */
export type Firsts = {
  earlier: boolean
  joined: number
  entities: number
  docs: number
  /** Medians of those who did. */
  entityMinutes: number | null
  docsMinutes: number | null
}

export type Newcomers = {
  /** At most two: people who joined in the window, and in the one before. */
  firsts: Firsts[]
  /** People who joined in the last months, by the month in which they did, and how many of them were active in each month. */
  cohorts: CohortRow[]
  /** How long after its creation an organization connected its first integration that is still there. */
  integrationMinutes: number | null
  /** The first month with activity, as YYYY-MM. */
  since: string | null
}

const firstsOf = (tenantId: TenantId, w: Window): Prisma.Sql =>
  // A browser's clock may be slightly behind.
  Prisma.sql`
    select joined_at < ${w.from}::date as earlier, count(*) as joined, count(first_entity_at) as entities, count(first_docs_at) as docs,
      percentile_cont(0.5) within group (order by greatest(extract(epoch from first_entity_at - joined_at), 0) / 60)
        filter (where first_entity_at is not null) as "entityMinutes",
      percentile_cont(0.5) within group (order by greatest(extract(epoch from first_docs_at - joined_at), 0) / 60)
        filter (where first_docs_at is not null) as "docsMinutes"
    from usage_person where tenant_id = ${tenantId}::uuid and joined_at >= ${w.before}::date group by 1`

const minutesToIntegration = (tenantId: TenantId): Prisma.Sql => Prisma.sql`
  select (greatest(extract(epoch from min(i.created_at) - min(t.created_at)), 0) / 60)::float8
  from tenant t join integration i on i.tenant_id = t.id where t.id = ${tenantId}::uuid`

const cohortRows = (tenantId: TenantId, { to }: Window, months: number): Prisma.Sql => Prisma.sql`
  with people as materialized (
    select person, date_trunc('month', joined_at at time zone 'UTC')::date as joined from usage_person
    where tenant_id = ${tenantId}::uuid and joined_at >= date_trunc('month', ${to}::date) - make_interval(months => ${months - 1}::int)
  ), sizes as (
    select joined, count(*) as people from people group by 1
  ), active as (
    select p.joined, date_trunc('month', d.day)::date as month, count(distinct p.person) as active from people p
      join usage_person_day d on d.tenant_id = ${tenantId}::uuid and d.person = p.person and d.day between p.joined and ${to}::date group by 1, 2
  )
  select to_char(s.joined, 'YYYY-MM') as joined, s.people, to_char(a.month, 'YYYY-MM') as month, coalesce(a.active, 0) as active
  from sizes s left join active a on a.joined = s.joined`

/** What people did who joined in a window, in the one before, and in the last `months` months. */
export async function readNewcomers(db: TenantReader, tenantId: TenantId, w: Window, months: number): Promise<Newcomers> {
  const [row] = await db.$queryRaw<Newcomers[]>`
    select (select coalesce(jsonb_agg(f), '[]') from (${firstsOf(tenantId, w)}) f) as firsts,
      (select coalesce(jsonb_agg(c order by c.joined, c.month), '[]') from (${cohortRows(tenantId, w, months)}) c) as cohorts,
      (${minutesToIntegration(tenantId)}) as "integrationMinutes",
      (select to_char(min(day), 'YYYY-MM') from usage_person_day where tenant_id = ${tenantId}::uuid) as since`
  return row ?? { firsts: [], cohorts: [], integrationMinutes: null, since: null }
}

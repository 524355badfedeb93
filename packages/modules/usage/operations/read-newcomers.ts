import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type Cohort, type CohortRow, cohortsOf } from '../domain/cohorts.ts'
import { minGroup } from '../domain/small-groups.ts'
import type { InsightsView } from '../domain/view.ts'
import type { Window } from './window.ts'

const cohortMonths = 6

type Firsts = {
  earlier: boolean
  joined: number
  entities: number
  docs: number
  entityMinutes: number | null
  docsMinutes: number | null
}

/** A median of enough people to be shown. */
const median = (of: Firsts | undefined, reached: 'entities' | 'docs', minutes: 'entityMinutes' | 'docsMinutes') =>
  of && of[reached] >= minGroup ? of[minutes] : null

/**
 * Time to first value: how long people who joined took to open an entity and to read docs, and the organization to connect an
 * integration.
 */
export async function readFirstValue(db: TenantReader, tenantId: TenantId, w: Window): Promise<InsightsView['firstValue']> {
  // A browser's clock may be slightly behind.
  const firsts = db.$queryRaw<Firsts[]>`
    select joined_at < ${w.from}::date as earlier, count(*)::int as joined, count(first_entity_at)::int as entities, count(first_docs_at)::int as docs,
      percentile_cont(0.5) within group (order by greatest(extract(epoch from first_entity_at - joined_at), 0) / 60)
        filter (where first_entity_at is not null) as "entityMinutes",
      percentile_cont(0.5) within group (order by greatest(extract(epoch from first_docs_at - joined_at), 0) / 60)
        filter (where first_docs_at is not null) as "docsMinutes"
    from usage_person where tenant_id = ${tenantId}::uuid and joined_at >= ${w.before}::date group by 1`
  const connected = db.$queryRaw<{ minutes: number | null }[]>`
    select (greatest(extract(epoch from min(i.created_at) - min(t.created_at)), 0) / 60)::float8 as minutes
    from tenant t join integration i on i.tenant_id = t.id where t.id = ${tenantId}::uuid`
  const [rows, [integration]] = await Promise.all([firsts, connected])
  const now = rows.find((r) => !r.earlier)
  const before = rows.find((r) => r.earlier)
  return {
    joined: now?.joined ?? 0,
    joinedBefore: before?.joined ?? 0,
    entity: {
      reached: now?.entities ?? 0,
      medianMinutes: median(now, 'entities', 'entityMinutes'),
      before: median(before, 'entities', 'entityMinutes'),
    },
    docs: {
      reached: now?.docs ?? 0,
      medianMinutes: median(now, 'docs', 'docsMinutes'),
      before: median(before, 'docs', 'docsMinutes'),
    },
    integrationMinutes: integration?.minutes ?? null,
  }
}

/** The people of the last six months by the month in which they joined, and how many of them were active since. */
export async function readCohorts(db: TenantReader, tenantId: TenantId, { to }: Window): Promise<Cohort[]> {
  const [rows, [recorded]] = await Promise.all([
    db.$queryRaw<CohortRow[]>`
      with people as materialized (
        select person, date_trunc('month', joined_at at time zone 'UTC')::date as joined from usage_person
        where tenant_id = ${tenantId}::uuid and joined_at >= date_trunc('month', ${to}::date) - make_interval(months => ${cohortMonths - 1}::int)
      ), sizes as (
        select joined, count(*)::int as people from people group by 1
      ), active as (
        select p.joined, date_trunc('month', d.day)::date as month, count(distinct p.person)::int as active from people p
          join usage_person_day d on d.tenant_id = ${tenantId}::uuid and d.person = p.person and d.day between p.joined and ${to}::date group by 1, 2
      )
      select to_char(s.joined, 'YYYY-MM') as joined, s.people, to_char(a.month, 'YYYY-MM') as month, coalesce(a.active, 0) as active
      from sizes s left join active a on a.joined = s.joined order by 1, 3`,
    db.$queryRaw<{ since: string | null }[]>`
      select to_char(min(day), 'YYYY-MM') as since from usage_person_day where tenant_id = ${tenantId}::uuid`,
  ])
  return cohortsOf(rows, recorded?.since ?? undefined, to.slice(0, 7))
}

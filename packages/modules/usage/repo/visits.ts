import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { UsageRow, Used } from '../domain/view.ts'
import type { Window } from '../domain/window.ts'

type Unused = { subject: string; label: string }

export type Visits = {
  visits: number
  visitsBefore: number
  /** Entities and docs pages, ten each; all plugin pages and other pages. Labels are those of the catalog, or the subject. */
  rows: (UsageRow & { class: 'entity' | 'docs' | 'plugin' | 'page' })[]
  entities: Used['unused']
  docs: Used['unused']
}

/** How many unused entities and docs pages are named. */
const maxUnused = 8

/**
 * Everything about visits, from one pass over the days. The users of a subject are those of its best day, because daily counts
 * cannot be added.
 */
export async function readVisits(db: TenantReader, tenantId: TenantId, w: Window): Promise<Visits> {
  const [row] = await db.$queryRaw<
    (Omit<Visits, 'entities' | 'docs'> & Record<'entities' | 'docs', number> & Record<'someEntities' | 'someDocs', Unused[]>)[]
  >`
    with sums as materialized (
      select subject, split_part(subject, ':', 1) as class, coalesce(sum(times) filter (where day >= ${w.from}::date), 0)::int as times,
        max(people) filter (where day >= ${w.from}::date)::int as people, coalesce(sum(times) filter (where day < ${w.from}::date), 0)::int as before
      from usage_day where tenant_id = ${tenantId}::uuid and kind = 'view' and day between ${w.before}::date and ${w.to}::date group by 1
    ), ranked as (
      select *, row_number() over (partition by class order by times desc, subject) as rank from sums where times > 0
    ), most as materialized (
      select *, case class when 'entity' then substr(subject, 8) when 'docs' then split_part(substr(subject, 6), '#', 1) end as ref,
        case class when 'docs' then substr(subject, strpos(subject, '#') + 1) end as path
      from ranked where rank <= case when class in ('entity', 'docs') then 10 else 200 end
    ), named as (
      select m.subject, m.class, m.times, m.people, m.before,
        case m.class when 'entity' then coalesce(e.title, e.name, m.ref)
          when 'docs' then coalesce(p.title, nullif(m.path, ''), 'First page') || ' · ' || coalesce(e.title, e.name, m.ref)
          else substr(m.subject, strpos(m.subject, ':') + 1) end as label
      from most m left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = m.ref
        left join doc_page p on p.tenant_id = ${tenantId}::uuid and p.ref = m.ref and p.path = m.path
      order by m.times desc, m.subject
    ), seen as materialized (
      select subject from sums where times > 0 and class in ('entity', 'docs')
    ), entities as materialized (
      select 'entity:' || e.ref as subject, coalesce(e.title, e.name) as label from entity e
      where e.tenant_id = ${tenantId}::uuid and e.kind in ('component', 'api', 'system')
        and not exists (select from seen s where s.subject = 'entity:' || e.ref)
    ), docs as materialized (
      select 'docs:' || p.ref || '#' || p.path as subject, p.title || ' · ' || coalesce(e.title, e.name) as label
      from doc_page p join entity e on e.tenant_id = p.tenant_id and e.ref = p.ref
      where p.tenant_id = ${tenantId}::uuid and not exists (select from seen s where s.subject = 'docs:' || p.ref || '#' || p.path)
    )
    select (select coalesce(sum(times), 0)::int from sums) as visits, (select coalesce(sum(before), 0)::int from sums) as "visitsBefore",
      (select coalesce(jsonb_agg(n), '[]') from named n) as rows,
      (select count(*)::int from entities) as entities, (select count(*)::int from docs) as docs,
      (select coalesce(jsonb_agg(u), '[]') from (select * from entities order by subject limit ${maxUnused}::int) u) as "someEntities",
      (select coalesce(jsonb_agg(u), '[]') from (select * from docs order by subject limit ${maxUnused}::int) u) as "someDocs"`
  return {
    visits: row?.visits ?? 0,
    visitsBefore: row?.visitsBefore ?? 0,
    rows: row?.rows ?? [],
    entities: { count: row?.entities ?? 0, some: row?.someEntities ?? [] },
    docs: { count: row?.docs ?? 0, some: row?.someDocs ?? [] },
  }
}

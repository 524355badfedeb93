import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** Days with events that are not added up yet, as YYYY-MM-DD, the earliest first. */
export async function findDirtyDays(db: TenantDb, tenantId: TenantId): Promise<string[]> {
  const rows = await db.$queryRaw<{ day: string }[]>`
    select to_char(day, 'YYYY-MM-DD') as day from usage_dirty where tenant_id = ${tenantId}::uuid order by 1`
  return rows.map((row) => row.day)
}

/** Marks days as not added up. */
export const markDirty = (db: TenantDb, tenantId: TenantId, days: readonly string[]) => db.$executeRaw`
  insert into usage_dirty (tenant_id, day) select ${tenantId}::uuid, unnest(${[...days]}::date[]) on conflict do nothing`

/** Takes the mark from a day. */
export const claimDirty = (db: TenantDb, tenantId: TenantId, day: string) => db.$executeRaw`
  delete from usage_dirty where tenant_id = ${tenantId}::uuid and day = ${day}::date`

/** What was visited and searched for on a day. A view of docs without a page is one of their first page. */
export const sumSubjects = (db: TenantDb, tenantId: TenantId, day: string) => db.$executeRaw`
  with events as (
    select kind, person, found, case when kind = 'view' and subject like 'docs:%#'
      then subject || coalesce((select p.path from doc_page p where p.tenant_id = e.tenant_id and p.ref = substr(e.subject, 6, length(e.subject) - 6)
        order by p.place, p.path limit 1), '') else subject end as subject
    from usage_event e where tenant_id = ${tenantId}::uuid and day = ${day}::date
  )
  insert into usage_day (tenant_id, day, kind, subject, times, people, empty)
  select ${tenantId}::uuid, ${day}::date, kind, subject, count(*), count(distinct person), count(*) filter (where found = 0)
  from events group by kind, subject
  on conflict (tenant_id, day, kind, subject)
    do update set times = excluded.times, people = excluded.people, empty = excluded.empty, sample = false`

/** Who visited on a day, with the team of each, and when they first opened an entity and a docs page on it. */
export const sumPeople = (db: TenantDb, tenantId: TenantId, day: string) => db.$executeRaw`
  insert into usage_person_day (tenant_id, day, person, team, times, first_entity_at, first_docs_at)
  select tenant_id, day, person, max(team), count(*) filter (where kind = 'view'),
    min(at) filter (where kind = 'view' and subject like 'entity:%'), min(at) filter (where kind = 'view' and subject like 'docs:%')
  from usage_event
  where tenant_id = ${tenantId}::uuid and day = ${day}::date group by 1, 2, 3
  on conflict (tenant_id, day, person) do update set times = excluded.times, team = excluded.team,
    first_entity_at = excluded.first_entity_at, first_docs_at = excluded.first_docs_at`

/** When the people of a day first opened an entity and a docs page, of those for whom it is not known yet. */
export const setFirsts = (db: TenantDb, tenantId: TenantId, day: string) => db.$executeRaw`
  with unknown as materialized (
    select p.person from usage_person p join usage_person_day d on d.tenant_id = p.tenant_id and d.person = p.person
    where p.tenant_id = ${tenantId}::uuid and d.day = ${day}::date and (p.first_entity_at is null or p.first_docs_at is null)
  ), firsts as (
    select d.person, min(d.first_entity_at) as entity, min(d.first_docs_at) as docs from usage_person_day d
    where d.tenant_id = ${tenantId}::uuid and d.person in (select person from unknown) group by 1
  )
  update usage_person p set first_entity_at = f.entity, first_docs_at = f.docs from firsts f
  where p.tenant_id = ${tenantId}::uuid and p.person = f.person`

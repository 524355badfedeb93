import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { Json } from '../domain/entity.ts'

type PastRow = {
  ref: string
  label: string
  type: string | null
  lifecycle: string | null
  owner: string | null
  /** Compared with today: `same`, `changed` or `gone`. */
  since: string
}

/** Entities that existed at a time, by reference; `total` is how many there are on all pages. */
export async function findEntitiesAsOf(
  db: TenantReader,
  tenantId: TenantId,
  { at, kind, limit, offset }: { at: Date; kind: string | undefined; limit: number; offset: number },
) {
  const rows = await db.$queryRaw<(PastRow & { total: number })[]>`
    with first_after as (
      select distinct on (ref) ref, before, action from entity_change
      where tenant_id = ${tenantId}::uuid and at > ${at} order by ref, at, id
    ), past as (
      select f.ref, f.before as data, case when e.ref is null then 'gone' when e.data = f.before then 'same' else 'changed' end as since
      from first_after f left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = f.ref where f.before is not null
      union all
      select e.ref, e.data, 'same' from entity e
      where e.tenant_id = ${tenantId}::uuid and e.ref not in (select ref from first_after)
    )
    select ref, coalesce(data->'metadata'->>'title', data->'metadata'->>'name') as label, data->'spec'->>'type' as type,
      data->'spec'->>'lifecycle' as lifecycle, data->'spec'->>'owner' as owner, since, count(*) over ()::int as total
    from past where ${kind ?? null}::text is null or starts_with(ref, ${`${(kind ?? '').toLowerCase()}:`})
    order by ref limit ${limit} offset ${offset}`
  return { rows: rows.map(({ total: _, ...row }): PastRow => row), total: rows[0]?.total ?? 0 }
}

/** The number of today's entities that did not exist at a time. */
export async function countAddedSince(db: TenantReader, tenantId: TenantId, at: Date): Promise<number> {
  const [row] = await db.$queryRaw<{ added: number }[]>`
    select count(*)::int as added from entity e where e.tenant_id = ${tenantId}::uuid
      and (select c.action from entity_change c where c.tenant_id = e.tenant_id and c.ref = e.ref and c.at > ${at} order by c.at, c.id limit 1) = 'added'`
  return row?.added ?? 0
}

/** An entity at a time and today, null where it does not exist; undefined if it never existed. */
export async function findEntityAsOf(
  db: TenantReader,
  tenantId: TenantId,
  ref: string,
  at: Date,
): Promise<{ was: Json | null; now: Json | null } | undefined> {
  const [row] = await db.$queryRaw<{ known: boolean; was: Json | null; now: Json | null }[]>`
    select exists (select from entity_change where tenant_id = ${tenantId}::uuid and ref = ${ref}) or e.ref is not null as known,
      case when n.id is null then e.data else n.before end as was, e.data as now
    from (select 1) one
      left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = ${ref}
      left join lateral (
        select c.id, c.before from entity_change c
        where c.tenant_id = ${tenantId}::uuid and c.ref = ${ref} and c.at > ${at} order by c.at, c.id limit 1
      ) n on true`
  return row?.known ? row : undefined
}

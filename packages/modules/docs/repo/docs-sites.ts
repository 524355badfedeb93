import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'

type DocsOfEntity<Time> = { ref: string; pages: number; changedAt: Time }

/**
 * The docs of some entities, and when a page of them last changed. Entities without docs are left out. `available`: whether
 * anything in the organization has docs.
 */
export async function readDocsOfEntities(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
): Promise<{ available: boolean; rows: DocsOfEntity<Date>[] }> {
  const [found] = await db.$queryRaw<{ available: boolean; rows: DocsOfEntity<string>[] }[]>`
    select exists (select from doc_page where tenant_id = ${tenantId}::uuid) as available, (
      select coalesce(jsonb_agg(d), '[]') from (
        select ref, count(*)::int as pages, max(changed_at) as "changedAt" from doc_page
        where tenant_id = ${tenantId}::uuid and ref = any(${[...refs]}::text[]) group by ref) d) as rows`
  const rows = found?.rows ?? []
  return { available: found?.available ?? false, rows: rows.map((row) => ({ ...row, changedAt: new Date(row.changedAt) })) }
}

export type DocsSite = {
  ref: string
  label: string
  kind: string
  type: string | null
  ownerRef: string | null
  ownerLabel: string | null
  pages: number
  changedAt: Date
}

/** `text` is part of a name; `owner` a reference, or part of a name or title; `staleAfterDays` selects docs without changes for so long; `order` is that of names and owners. */
export type SitesQuery = {
  text?: string | undefined
  owner?: string | undefined
  staleAfterDays: number | null
  sort: 'name' | 'owner' | 'newest' | 'oldest'
  order: 'asc' | 'desc'
  limit: number
  offset: number
}

/** A page of the list of docs sites, each with the number of all of them as `total`. */
export const readDocsSites = (
  db: TenantReader,
  tenantId: TenantId,
  { text, owner, staleAfterDays, sort, order, limit, offset }: SitesQuery,
) =>
  readTogether<DocsSite & { total: number }>(
    db,
    Prisma.sql`
  with site as (
    select ref, count(*)::int as pages, max(changed_at) as changed_at from doc_page where tenant_id = ${tenantId}::uuid group by ref)
  select e.ref, coalesce(e.title, e.name) as label, e.kind_name as kind, e.type, e.owner_ref as "ownerRef", coalesce(o.title, o.name) as "ownerLabel",
    s.pages, s.changed_at as "changedAt", count(*) over ()::int as total
  from site s join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = s.ref
    left join entity o on o.tenant_id = e.tenant_id and o.ref = e.owner_ref
  where strpos(lower(concat_ws(' ', e.title, e.name)), ${text?.toLowerCase() ?? ''}) > 0
    and (${owner ?? null}::text is null or e.owner_ref = ${owner ?? null}
      or strpos(${owner ?? ''}, ':') = 0 and strpos(lower(concat_ws(' ', o.title, split_part(e.owner_ref, ':', 2))), ${owner ?? ''}) > 0)
    and (${staleAfterDays}::int is null or s.changed_at < now() - make_interval(days => ${staleAfterDays}::int))
  order by
    case when ${sort} = 'newest' then s.changed_at end desc, case when ${sort} = 'oldest' then s.changed_at end,
    case when ${sort} = 'owner' and ${order} = 'asc' then lower(coalesce(o.title, o.name, e.owner_ref)) end nulls last,
    case when ${sort} = 'owner' and ${order} = 'desc' then lower(coalesce(o.title, o.name, e.owner_ref)) end desc nulls last,
    case when ${sort} = 'name' and ${order} = 'desc' then e.name_key end desc nulls last, e.name_key, e.ref
  limit ${limit} offset ${offset}`,
    { changedAt: true },
  )

/** Owners of entities with docs and how many those are: those of most. */
export const readDocsOwners = (db: TenantReader, tenantId: TenantId, limit: number) =>
  readTogether<{ ref: string; label: string | null; sites: number }>(
    db,
    Prisma.sql`
    select e.owner_ref as ref, min(coalesce(o.title, o.name)) as label, count(*)::int as sites
    from entity e left join entity o on o.tenant_id = e.tenant_id and o.ref = e.owner_ref
    where e.tenant_id = ${tenantId}::uuid and e.owner_ref is not null
      and exists (select from doc_page p where p.tenant_id = e.tenant_id and p.ref = e.ref)
    group by 1 order by 3 desc, 1 limit ${limit}`,
  )

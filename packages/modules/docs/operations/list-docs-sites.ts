import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

type Site = {
  ref: string
  label: string
  kind: string
  type: string | null
  ownerRef: string | null
  ownerLabel: string | null
  pages: number
  changedAt: Date
}

/** Docs without changes for this long may be out of date. */
export const staleAfterDays = 180

/** All docs sites: entity, number of pages and last change. `owners` are the owners of those, with counts. */
export const listDocsSites = operation({
  name: 'docs.list-sites',
  action: 'catalog.read',
  input: z.object({
    /** Part of the entity's name or title. */
    text: z.string().trim().max(200).optional(),
    owner: z.string().trim().toLowerCase().max(600).optional(),
    stale: z.boolean().default(false),
    sort: z.enum(['name', 'owner', 'newest', 'oldest']).default('name'),
    /** Of names and owners. */
    order: z.enum(['asc', 'desc']).default('asc'),
    limit: z.number().int().min(1).max(200).default(50),
    offset: z.number().int().min(0).max(100_000).default(0),
  }),
  run: (context, { text, owner, stale, sort, order, limit, offset }) =>
    context.tx(async (db) => {
      const part = text?.toLowerCase() ?? ''
      const sites = await db.$queryRaw<(Site & { total: number })[]>`
        with site as (
          select ref, count(*)::int as pages, max(changed_at) as changed_at from doc_page where tenant_id = ${context.tenantId}::uuid group by ref)
        select e.ref, coalesce(e.title, e.name) as label, e.kind_name as kind, e.type, e.owner_ref as "ownerRef", coalesce(o.title, o.name) as "ownerLabel",
          s.pages, s.changed_at as "changedAt", count(*) over ()::int as total
        from site s join entity e on e.tenant_id = ${context.tenantId}::uuid and e.ref = s.ref
          left join entity o on o.tenant_id = e.tenant_id and o.ref = e.owner_ref
        where strpos(lower(concat_ws(' ', e.title, e.name)), ${part}) > 0
          and (${owner ?? null}::text is null or e.owner_ref = ${owner ?? null})
          and (not ${stale} or s.changed_at < now() - make_interval(days => ${staleAfterDays}::int))
        order by
          case when ${sort} = 'newest' then s.changed_at end desc, case when ${sort} = 'oldest' then s.changed_at end,
          case when ${sort} = 'owner' and ${order} = 'asc' then lower(coalesce(o.title, o.name, e.owner_ref)) end nulls last,
          case when ${sort} = 'owner' and ${order} = 'desc' then lower(coalesce(o.title, o.name, e.owner_ref)) end desc nulls last,
          case when ${sort} = 'name' and ${order} = 'desc' then e.name_key end desc nulls last, e.name_key, e.ref
        limit ${limit} offset ${offset}`
      const owners = await db.$queryRaw<{ ref: string; label: string | null; sites: number }[]>`
        select e.owner_ref as ref, min(coalesce(o.title, o.name)) as label, count(*)::int as sites
        from entity e left join entity o on o.tenant_id = e.tenant_id and o.ref = e.owner_ref
        where e.tenant_id = ${context.tenantId}::uuid and e.owner_ref is not null
          and exists (select from doc_page p where p.tenant_id = e.tenant_id and p.ref = e.ref)
        group by 1 order by 3 desc, 1 limit 200`
      return { sites: sites.map(({ total: _, ...site }): Site => site), total: sites[0]?.total ?? 0, owners }
    }),
})

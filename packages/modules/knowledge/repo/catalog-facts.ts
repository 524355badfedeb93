import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { RelationType } from '@callboard/modules/catalog/domain/relations'

export type EntityRow = { ref: string; label: string; kind: string }
export type NamedRow = EntityRow & { name: string; titleKey: string | null }

const named = Prisma.sql`select e.ref, coalesce(e.title, e.name) as label, e.kind, e.name_key as name, lower(e.title) as "titleKey" from entity e`

/** Entities that have one of some names or titles. */
export const entitiesNamed = (db: TenantReader, tenantId: TenantId, names: readonly string[]) => db.$queryRaw<NamedRow[]>`
  ${named}
  where e.tenant_id = ${tenantId}::uuid and (e.name_key = any(${names}::text[]) or lower(e.title) = any(${names}::text[]) or e.ref = any(${names}::text[]))
  order by e.ref limit 100`

/** Names that are looked up by likeness, and entities that are read for each. */
const likely = { names: 16, entities: 20 }

/** Entities with a name that resembles one of some names; groups, systems and domains also by their initials. */
export const entitiesAlike = (db: TenantReader, tenantId: TenantId, names: readonly string[]) => db.$queryRaw<NamedRow[]>`
  ${named}
  where e.tenant_id = ${tenantId}::uuid and e.id in (
    select a.id from unnest(${names.slice(0, likely.names)}::text[]) n(name)
      cross join lateral app.search_entities_alike(n.name, ${likely.entities}::int) a
    union select g.id from entity g, lateral unnest(array[g.name_key, lower(g.title)]) label
      where g.tenant_id = ${tenantId}::uuid and g.kind in ('group', 'system', 'domain')
        and regexp_replace(label, '([a-z0-9])[a-z0-9]*[^a-z0-9]*', '\\1', 'g') = any(${names}::text[]))
  order by e.ref limit 500`

/** Some entities by their references, in their order; those that are not in the catalog are left out. */
export const entitiesByRef = (db: TenantReader, tenantId: TenantId, refs: readonly string[]) => db.$queryRaw<EntityRow[]>`
  select e.ref, coalesce(e.title, e.name) as label, e.kind from unnest(${refs}::text[]) with ordinality r(ref, n)
    join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = r.ref order by r.n`

/** How many entities of a kind the catalog has. */
export async function countEntities(db: TenantReader, tenantId: TenantId, kind: string): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from entity where tenant_id = ${tenantId}::uuid and kind = ${kind}`
  return row?.count ?? 0
}

export type DocsRow = EntityRow & { pages: number; newest: Date; oldest: Date }

/** Docs of some entities, or of all: pages, and when the newest and the oldest of them last changed. Most pages first. */
export const docsOf = (db: TenantReader, tenantId: TenantId, refs: readonly string[] | null) => db.$queryRaw<DocsRow[]>`
  select p.ref, min(coalesce(e.title, e.name)) as label, min(e.kind) as kind, count(*)::int as pages, max(p.changed_at) as newest, min(p.changed_at) as oldest
  from doc_page p join entity e on e.tenant_id = p.tenant_id and e.ref = p.ref
  where p.tenant_id = ${tenantId}::uuid and (${refs === null} or p.ref = any(${[...(refs ?? [])]}::text[]))
  group by p.ref order by 4 desc, 1 limit 5000`

export type RunbookRow = {
  ref: string
  label: string
  title: string
  /** Of a docs page; null for a link of the entity. */
  path: string | null
}

/** Docs pages and links of some entities, or of all, that are called a runbook or a playbook. */
export const runbooksOf = (db: TenantReader, tenantId: TenantId, refs: readonly string[] | null, limit: number) => db.$queryRaw<
  RunbookRow[]
>`
  select p.ref, coalesce(e.title, e.name) as label, p.title, p.path
  from doc_page p join entity e on e.tenant_id = p.tenant_id and e.ref = p.ref
  where p.tenant_id = ${tenantId}::uuid and (${refs === null} or p.ref = any(${[...(refs ?? [])]}::text[]))
    and concat(p.title, ' ', p.path) ~* '(run|play)[ _-]?books?'
  union all
  select e.ref, coalesce(e.title, e.name), coalesce(l->>'title', 'Runbook'), null
  from entity e cross join lateral jsonb_array_elements(
    case when jsonb_typeof(e.data #> '{metadata,links}') = 'array' then e.data #> '{metadata,links}' else '[]' end) l
  where e.tenant_id = ${tenantId}::uuid and (${refs === null} or e.ref = any(${[...(refs ?? [])]}::text[]))
    and concat_ws(' ', l->>'title', l->>'type', l->>'url') ~* '(run|play)[ _-]?books?'
  order by 2, 4 nulls last, 3 limit ${limit}`

/**
 * Entities at the other end of an entity's relations, by name. Those that are not in the catalog are named by their reference.
 * @param end which end of the relations the entity is
 */
export const relatedEntities = (
  db: TenantReader,
  tenantId: TenantId,
  of: { ref: string; types: readonly RelationType[]; end: 'source' | 'target' },
) => db.$queryRaw<EntityRow[]>`
  select x.ref, coalesce(e.title, e.name, x.ref) as label, split_part(x.ref, ':', 1) as kind
  from (
    select distinct case when ${of.end} = 'source' then target_ref else source_ref end as ref from relation
    where tenant_id = ${tenantId}::uuid and type = any(${of.types}::text[])
      and case when ${of.end} = 'source' then source_ref = ${of.ref} else target_ref = ${of.ref} end
  ) x left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = x.ref
  order by 2, 1 limit 1000`

import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { RelationType } from '@callboard/modules/catalog/domain/relations'

export type EntityRow = { ref: string; label: string; kind: string }

/** Entities that have one of some names or titles. */
export const entitiesNamed = (db: TenantReader, tenantId: TenantId, names: readonly string[]) => db.$queryRaw<
  (EntityRow & { name: string; titleKey: string | null })[]
>`
  select ref, coalesce(title, name) as label, kind, name_key as name, lower(title) as "titleKey" from entity
  where tenant_id = ${tenantId}::uuid and (name_key = any(${names}::text[]) or lower(title) = any(${names}::text[]) or ref = any(${names}::text[]))
  order by ref limit 100`

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

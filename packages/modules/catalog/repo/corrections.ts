import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { ReviewDecision } from '@callboard/modules/inference/domain/facts'
import { type Correction, wholeEntity } from '@callboard/modules/inference/domain/overlay'
import type { Json } from '../domain/entity.ts'

/** Corrections of entity values by users, by reference. */
export async function correctionsOf(
  db: TenantDb,
  tenantId: TenantId,
  refs: readonly string[],
): Promise<Map<string, Correction[]>> {
  const result = new Map<string, Correction[]>()
  if (refs.length === 0) return result
  const rows = await db.correction.findMany({
    where: { tenantId, ref: { in: [...refs] }, field: { not: wholeEntity } },
    orderBy: { field: 'asc' },
  })
  for (const { ref, field, decision, value, actor, at } of rows) {
    const correction = {
      field,
      decision: decision as ReviewDecision,
      value: value as Json | null,
      by: actor,
      at: at.toISOString(),
    }
    result.set(ref, [...(result.get(ref) ?? []), correction])
  }
  return result
}

/**
 * Inferred entities whose links to other repositories are outdated, with the correct ones: the component that publishes a
 * required package, and the system with the longest name that prefixes theirs. A package published by several components is not
 * linked.
 */
export async function linksToChange(db: TenantDb, tenantId: TenantId): Promise<Map<string, string[]>> {
  const rows = await db.$queryRaw<{ ref: string; links: string[] }[]>`
    with brought as (
      select p.name, min(e.ref) as ref from entity e cross join lateral jsonb_array_elements_text(e.concluded->'provides') p(name)
      where e.tenant_id = ${tenantId}::uuid and e.concluded is not null group by 1 having count(distinct e.ref) = 1
    ), part_of as (
      -- Every beginning of a name that ends before a hyphen, looked up among the systems: checkout-api-v2 may be part of checkout-api.
      select distinct on (e.ref) e.ref, s.ref as system
      from entity e cross join lateral string_to_array(e.name_key, '-') parts(names)
        cross join lateral generate_series(1, cardinality(parts.names) - 1) n
        join entity s on s.tenant_id = e.tenant_id and s.ref = 'system:' || lower(e.namespace) || '/' || array_to_string(parts.names[1:n], '-')
      where e.tenant_id = ${tenantId}::uuid and e.concluded is not null and e.kind = 'component' and length(s.name) > 2
      order by e.ref, n desc
    ), linked as (
      select e.ref, array(
        select b.ref from jsonb_array_elements_text(e.concluded->'needs') n(name) join brought b on b.name = n.name where b.ref <> e.ref
        union select p.system from part_of p where p.ref = e.ref
        order by 1) as links,
        array(select jsonb_array_elements_text(e.concluded->'links')) as before
      from entity e where e.tenant_id = ${tenantId}::uuid and e.concluded is not null
    )
    select ref, links from linked where links <> before`
  return new Map(rows.map((r) => [r.ref, r.links]))
}

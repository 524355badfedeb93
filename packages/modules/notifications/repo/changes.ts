import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Json } from '@callboard/modules/catalog/domain/entity'

/** A change with its differences, for notifications. */
export type PublishedChange = {
  id: string
  at: Date
  ref: string
  label: string
  action: string
  owner: string | null
  before: Json | null
  after: Json | null
}

/** Changes by their ids, oldest first. */
export const changesByIds = (db: TenantDb, tenantId: TenantId, ids: readonly string[]): Promise<PublishedChange[]> =>
  db.$queryRaw<PublishedChange[]>`
    select t.id, t.at, t.ref, t.label, t.action, t.before, case when t.action = 'removed' then null else coalesce(n.before, e.data) end as after,
      coalesce(e.owner_ref, g.owner_ref) as owner
    from entity_change t
      left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = t.ref
      left join tombstone g on g.tenant_id = ${tenantId}::uuid and g.ref = t.ref
      left join lateral (
        select x.before from entity_change x
        where x.tenant_id = ${tenantId}::uuid and x.ref = t.ref and (x.at, x.id) > (t.at, t.id) order by x.at, x.id limit 1
      ) n on true
    where t.tenant_id = ${tenantId}::uuid and t.id = any(${[...ids]}::uuid[])
    order by t.id`

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

/** Claims the oldest changes that were not notified yet. Each is claimed once, even by concurrent jobs. @returns their ids */
export async function claimUnnotifiedChanges(db: TenantDb, tenantId: TenantId, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    update entity_change set told_at = now() where tenant_id = ${tenantId}::uuid and id in (
      select id from entity_change where tenant_id = ${tenantId}::uuid and told_at is null order by id limit ${limit} for update skip locked)
    returning id`
  return rows.map((r) => r.id)
}

/** Changes until a time of what a member follows, since the last mail about it if that was before `mailedBefore`; newest first. */
export const findFollowedChanges = (
  db: TenantDb,
  tenantId: TenantId,
  { userId, mailedBefore, until, limit }: { userId: string; mailedBefore: Date; until: Date; limit: number },
) =>
  db.$queryRaw<{ label: string; action: string }[]>`
    select c.label, c.action from entity_change c
      left join entity e on e.tenant_id = c.tenant_id and e.ref = c.ref
      left join tombstone g on g.tenant_id = c.tenant_id and g.ref = c.ref
    where c.tenant_id = ${tenantId}::uuid and exists (
      select from follow f where f.tenant_id = c.tenant_id and f.user_id = ${userId}::uuid and f.mailed_at < ${mailedBefore}
        and c.at > f.mailed_at and c.at <= ${until} and f.ref in (c.ref, coalesce(e.owner_ref, g.owner_ref)))
    order by c.at desc, c.id desc limit ${limit}`

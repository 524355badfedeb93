import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** Changes that belong together: those of one kind by one sync, or one by a person. */
export type Activity = {
  id: string
  action: 'added' | 'changed' | 'removed'
  count: number
  /** The newest of them. */
  ref: string
  label: string
  at: Date
  /** The person, token or integration. */
  by: string | null
  runId: string | null
}

/** Changes that are looked through for groups. The number of a sync's changes comes from the sync itself. */
const maxChanges = 400
const maxGroups = 7

/** What changed in the catalog, newest first, with the changes of one sync as one. */
export const recentActivity = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<Activity[]>`
  with newest as materialized (
    select id, ref, label, action, at, run_id, integration_id, actor from entity_change
    where tenant_id = ${tenantId}::uuid order by at desc, id desc limit ${maxChanges}
  ), grouped as (
    select (array_agg(id order by at desc, id desc))[1] as id, action, count(*)::int as seen, (array_agg(ref order by at desc, id desc))[1] as ref,
      (array_agg(label order by at desc, id desc))[1] as label, max(at) as at, run_id, integration_id, actor
    from newest group by action, run_id, integration_id, actor, case when run_id is null then id end
    order by max(at) desc, 1 limit ${maxGroups}
  )
  select g.id, g.action, g.ref, g.label, g.at, g.run_id as "runId", coalesce(g.actor, i.name) as by,
    greatest(g.seen, case g.action when 'added' then r.added when 'changed' then r.changed else r.removed end) as count
  from grouped g left join integration i on i.tenant_id = ${tenantId}::uuid and i.id = g.integration_id
    left join sync_run r on r.tenant_id = ${tenantId}::uuid and r.id = g.run_id
  order by g.at desc, g.id`

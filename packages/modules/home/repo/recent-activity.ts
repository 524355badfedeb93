import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'

/** Changes that belong together: those of one kind by the syncs of an integration within an hour, or one by a person. */
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
  /** The syncs that made them; none for a change by a person. */
  runIds: string[]
}

/** Changes that are looked through for groups. What a sync changed beyond them is counted by the sync itself. */
const maxChanges = 400
const maxGroups = 7

/** What changed in the catalog, newest first. An entity that several syncs changed within the hour counts once. */
export const recentActivity = (db: TenantReader, tenantId: TenantId) =>
  readTogether<Activity>(
    db,
    Prisma.sql`
  with newest as materialized (
    select id, ref, label, action, at, run_id, integration_id, actor from entity_change
    where tenant_id = ${tenantId}::uuid order by at desc, id desc limit ${maxChanges}
  ), runs as (
    select action, run_id, integration_id, max(at) as at, count(*) as seen from newest where run_id is not null group by 1, 2, 3
  ), hours as materialized (
    select runs.action, runs.run_id,
      floor(extract(epoch from max(runs.at) over (partition by runs.action, runs.integration_id) - runs.at) / 3600) as hour,
      greatest(0, case runs.action when 'added' then s.added when 'changed' then s.changed else s.removed end - seen) as unseen
    from runs left join sync_run s on s.tenant_id = ${tenantId}::uuid and s.id = runs.run_id
  ), grouped as (
    select (array_agg(n.id order by n.at desc, n.id desc))[1] as id, n.action, count(distinct n.ref) as seen,
      (array_agg(n.ref order by n.at desc, n.id desc))[1] as ref, (array_agg(n.label order by n.at desc, n.id desc))[1] as label,
      max(n.at) as at, array_remove(array_agg(distinct n.run_id), null) as run_ids, n.integration_id, n.actor
    from newest n left join hours h on h.run_id = n.run_id and h.action = n.action
    group by n.action, n.integration_id, n.actor, h.hour, case when n.run_id is null then n.id end
    order by max(n.at) desc, 1 limit ${maxGroups}
  )
  select g.id, g.action, g.ref, g.label, g.at, g.run_ids as "runIds", coalesce(g.actor, i.name) as by,
    (g.seen + coalesce((select sum(h.unseen) from hours h where h.run_id = any(g.run_ids) and h.action = g.action), 0))::int as count
  from grouped g left join integration i on i.tenant_id = ${tenantId}::uuid and i.id = g.integration_id
  order by g.at desc, g.id`,
    { at: true },
  )

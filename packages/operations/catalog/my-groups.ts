import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

export type MyGroups = {
  user: { ref: string; label: string } | undefined
  refs: string[]
  groups: { ref: string; label: string }[]
}

/**
 * The groups of the catalog User with this email address, and the groups below them: what a team inside my group
 * owns counts as ours, what the group above us owns does not.
 */
export async function groupsOfUser(db: TenantDb, tenantId: TenantId, email: string): Promise<MyGroups> {
  const users = await db.$queryRaw<{ ref: string; label: string }[]>`
    select ref, coalesce(title, name) as label from entity
    where tenant_id = ${tenantId}::uuid and kind = 'user' and id in (select app.entities_with_facets(array[${`spec.profile.email=${email.toLowerCase()}`}])) limit 1`
  const [user] = users
  if (!user) return { user: undefined, refs: [], groups: [] }
  const groups = await db.$queryRaw<{ ref: string; label: string }[]>`
    with recursive mine as (
      select target_ref as ref from relation where tenant_id = ${tenantId}::uuid and source_ref = ${user.ref} and type = 'memberOf'
      union
      select r.source_ref from relation r join mine m on r.target_ref = m.ref where r.tenant_id = ${tenantId}::uuid and r.type = 'childOf'
    )
    select m.ref, coalesce(e.title, e.name, m.ref) as label from mine m left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = m.ref order by 2`
  return { user, groups, refs: [user.ref, ...groups.map((g) => g.ref)] }
}

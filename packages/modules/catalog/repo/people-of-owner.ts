import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'

/**
 * Members of the portal for whom what an owner owns is their own: those linked to a user in this group, or in a group above it.
 * The opposite direction of `groupsOfPerson`, by the same rules.
 * @param ownerRef a group or a user of the catalog
 * @returns their user ids
 */
export async function peopleOfOwner(db: TenantReader, tenantId: TenantId, ownerRef: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`${idsOfOwner(tenantId, ownerRef)} order by 1`
  return rows.map(({ id }) => id)
}

/** The same as an SQL query. */
export const idsOfOwner = (tenantId: TenantId, ownerRef: string): Prisma.Sql => Prisma.sql`
    with recursive above as (
      select ${ownerRef}::text as ref
      union
      select r.target_ref from above a join relation r on r.tenant_id = ${tenantId}::uuid and r.source_ref = a.ref and r.type = 'childOf'
    ), theirs as materialized (
      select e.ref, e.facets from entity e where e.tenant_id = ${tenantId}::uuid and e.kind = 'user' and (e.ref = ${ownerRef} or exists (
        select from relation r join above a on a.ref = r.target_ref
        where r.tenant_id = ${tenantId}::uuid and r.source_ref = e.ref and r.type = 'memberOf'))
    )
    select m.user_id as id from app.tenant_members() m
    where exists (select from theirs t where case
      when m.catalog_user is not null then t.ref = m.catalog_user
      when m.email_verified and t.facets @> array['spec.profile.email=' || m.email] then true
      -- Another user with the person's email address comes first.
      else t.facets @> array['metadata.annotations.github.com/user-login=' || lower(m.github_login)] and not (m.email_verified and exists (
        select from entity e where e.tenant_id = ${tenantId}::uuid and e.kind = 'user' and e.facets @> array['spec.profile.email=' || m.email]))
    end)`

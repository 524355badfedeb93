import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'

type LinkedBy = 'choice' | 'email' | 'github'
export type MyGroups = {
  user: { ref: string; label: string; by: LinkedBy } | undefined
  refs: string[]
  groups: { ref: string; label: string }[]
}

const noGroups: MyGroups = { user: undefined, refs: [], groups: [] }

type Row = { user: NonNullable<MyGroups['user']> | null; groups: MyGroups['groups'] }

/**
 * The tables `linked`, the catalog User of a member, and `mine`, the groups of that user including their subgroups, for a recursive
 * `with`: what a subgroup owns counts as "mine", what a parent group owns does not. The user is the one explicitly chosen (an empty
 * choice means none); otherwise the one with the member's confirmed email address; otherwise the one with their GitHub login.
 */
const linkedAndMine = (tenantId: TenantId, userId: string): Prisma.Sql => Prisma.sql`
  me as materialized (
    select catalog_user, github_login, case when email_verified then email end as email from app.tenant_member(${userId}::uuid)
  ), linked as materialized (
    select ref, label, by from (
      select 0 as rank, 'choice' as by, e.ref, coalesce(e.title, e.name) as label
      from me join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = me.catalog_user and e.kind = 'user'
      union all
      select 1, 'email', e.ref, coalesce(e.title, e.name)
      from me cross join lateral app.entities_with_facets(array['spec.profile.email=' || me.email]) f(id)
        join entity e on e.tenant_id = ${tenantId}::uuid and e.id = f.id and e.kind = 'user'
      where me.catalog_user is null and me.email is not null
      union all
      select 2, 'github', e.ref, coalesce(e.title, e.name)
      from me cross join lateral app.entities_with_facets(array['metadata.annotations.github.com/user-login=' || lower(me.github_login)]) f(id)
        join entity e on e.tenant_id = ${tenantId}::uuid and e.id = f.id and e.kind = 'user'
      where me.catalog_user is null and me.github_login is not null
    ) found order by rank, ref limit 1
  ), mine as (
    select r.target_ref as ref from linked l join relation r on r.tenant_id = ${tenantId}::uuid and r.source_ref = l.ref and r.type = 'memberOf'
    union
    select r.source_ref from mine m join relation r on r.tenant_id = ${tenantId}::uuid and r.target_ref = m.ref and r.type = 'childOf'
  )`

/** The references of `groupsOfPerson` as an SQL array, for statements that only need them inside. */
export const refsOfPerson = (tenantId: TenantId, userId: string): Prisma.Sql => Prisma.sql`array(
  with recursive ${linkedAndMine(tenantId, userId)}
  select ref from linked union select ref from mine)`

/**
 * The catalog User of a member, and their groups by name. One statement, because the home page and every "mine" list wait for it.
 */
export async function groupsOfPerson(db: TenantReader, tenantId: TenantId, userId: string | undefined): Promise<MyGroups> {
  if (!userId) return noGroups
  const [row] = await readTogether<Row>(
    db,
    Prisma.sql`
    with recursive ${linkedAndMine(tenantId, userId)}
    select (select jsonb_build_object('ref', ref, 'label', label, 'by', by) from linked) as user,
      (select coalesce(jsonb_agg(jsonb_build_object('ref', g.ref, 'label', g.label) order by g.label, g.ref), '[]') from (
        select m.ref, coalesce(e.title, e.name, m.ref) as label from mine m
          left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = m.ref) g) as groups`,
  )
  if (!row?.user) return noGroups
  return { user: row.user, groups: row.groups, refs: [row.user.ref, ...row.groups.map((g) => g.ref)] }
}

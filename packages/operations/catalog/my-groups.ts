import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { findMember, type Member } from '../members/list-members.ts'

type LinkedBy = 'choice' | 'email' | 'github'
export type MyGroups = {
  user: { ref: string; label: string; by: LinkedBy } | undefined
  refs: string[]
  groups: { ref: string; label: string }[]
}

const nobody: MyGroups = { user: undefined, refs: [], groups: [] }

/**
 * The catalog User that a member is: the one somebody chose; else the one with their address, if they have confirmed
 * it; else the one with their GitHub login.
 */
async function catalogUserOf(db: TenantDb, tenantId: TenantId, member: Member): Promise<MyGroups['user']> {
  if (member.catalogUser === '') return undefined
  const candidates: [LinkedBy, string][] = member.catalogUser
    ? []
    : [
        ...(member.emailVerified ? [['email', `spec.profile.email=${member.email}`] as [LinkedBy, string]] : []),
        ...(member.githubLogin
          ? [['github', `metadata.annotations.github.com/user-login=${member.githubLogin.toLowerCase()}`] as [LinkedBy, string]]
          : []),
      ]
  if (member.catalogUser) {
    const found = await db.entity.findFirst({
      where: { ref: member.catalogUser, kind: 'user' },
      select: { ref: true, title: true, name: true },
    })
    return found ? { ref: found.ref, label: found.title ?? found.name, by: 'choice' } : undefined
  }
  for (const [by, facet] of candidates) {
    const [user] = await db.$queryRaw<{ ref: string; label: string }[]>`
      select ref, coalesce(title, name) as label from entity
      where tenant_id = ${tenantId}::uuid and kind = 'user' and id = any(array(select app.entities_with_facets(array[${facet}]))) order by ref limit 1`
    if (user) return { ...user, by }
  }
  return undefined
}

/**
 * The groups of the catalog User that a person is, and the groups below them: what a team inside my group owns counts
 * as ours, what the group above us owns does not.
 */
export async function groupsOfPerson(db: TenantDb, tenantId: TenantId, userId: string | undefined): Promise<MyGroups> {
  const member = userId ? await findMember(db, userId) : undefined
  const user = member ? await catalogUserOf(db, tenantId, member) : undefined
  if (!user) return nobody
  const groups = await db.$queryRaw<{ ref: string; label: string }[]>`
    with recursive mine as (
      select target_ref as ref from relation where tenant_id = ${tenantId}::uuid and source_ref = ${user.ref} and type = 'memberOf'
      union
      select r.source_ref from relation r join mine m on r.target_ref = m.ref where r.tenant_id = ${tenantId}::uuid and r.type = 'childOf'
    )
    select m.ref, coalesce(e.title, e.name, m.ref) as label from mine m left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = m.ref order by 2`
  return { user, groups, refs: [user.ref, ...groups.map((g) => g.ref)] }
}

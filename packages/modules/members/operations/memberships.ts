import { type TenantId, trustedTenantId, type UserId } from '@callboard/core/ids'
import { isRole, type Role } from '@callboard/core/permissions'
import { systemDb } from '@callboard/db/system-db'
import { findVisit } from '@callboard/modules/support'

export type MembershipOf = {
  tenantId: TenantId
  slug: string
  name: string
  role: Role
  /** Set for an operator who is no member, but looks in with the organization's consent. */
  visitUntil?: Date
}

type Row = { tenantId: string; role: string; slug: string; name: string }

const membershipOf = ({ tenantId, role, slug, name }: Row): MembershipOf | undefined =>
  isRole(role) ? { tenantId: trustedTenantId(tenantId), slug, name, role } : undefined

/** The organizations a person is in, by name. */
export async function listMemberships(userId: UserId): Promise<MembershipOf[]> {
  const rows = await systemDb('membership-look-up').$queryRaw<Row[]>`
    select m.tenant_id as "tenantId", m.role, t.slug, t.name from membership m join tenant t on t.id = m.tenant_id
    where m.user_id = ${userId}::uuid order by t.name`
  return rows.map(membershipOf).filter((m) => m !== undefined)
}

const looksLikeSlug = (text: string) => /^[a-z0-9-]{1,40}$/.test(text)

/** A person's place in the organization at an address, as its member or, with its consent, as its support; undefined alike when it does not exist and when they are not in it. */
export async function findMembership(userId: UserId, slug: string): Promise<MembershipOf | undefined> {
  if (!looksLikeSlug(slug)) return undefined
  const [row] = await systemDb('membership-look-up').$queryRaw<Row[]>`
    select m.tenant_id as "tenantId", m.role, t.slug, t.name from membership m join tenant t on t.id = m.tenant_id
    where m.user_id = ${userId}::uuid and t.slug = ${slug}`
  if (row) return membershipOf(row)
  const visit = await findVisit(userId, slug)
  return visit
    ? { ...visit.tenant, tenantId: trustedTenantId(visit.tenantId), role: visitRole(visit.role), visitUntil: visit.endsAt }
    : undefined
}

const visitRole = (role: string): Role => (role === 'admin' ? 'admin' : 'viewer')

/** The address that an organization has now, for one that it had; told to its members alone. */
export async function findMovedTo(userId: UserId, formerSlug: string): Promise<string | undefined> {
  if (!looksLikeSlug(formerSlug)) return undefined
  const row = await systemDb('membership-look-up').formerSlug.findFirst({
    where: { slug: formerSlug, expiresAt: { gt: new Date() }, tenant: { memberships: { some: { userId } } } },
    include: { tenant: { select: { slug: true } } },
  })
  return row?.tenant.slug
}

import { type TenantId, trustedTenantId, type UserId } from '@callboard/core/ids'
import { isRole, type Role } from '@callboard/core/permissions'
import { systemDb } from '@callboard/db/system-db'
import { findSupportSession } from '@callboard/modules/support'
import { z } from 'zod'
import { findMemberships, findMembershipsOfSession, type MembershipRow } from '../repo/memberships.ts'

export type MembershipOf = {
  tenantId: TenantId
  slug: string
  name: string
  role: Role
  /** Set for an operator in a support session, which the organization allowed. */
  visitUntil?: Date
  /** Set for the live demo: every person in it is a visitor, whatever session they have. */
  demo?: true
}

const membershipOf = ({ tenantId, role, slug, name, demo }: MembershipRow): MembershipOf | undefined =>
  isRole(role) ? { tenantId: trustedTenantId(tenantId), slug, name, role, ...(demo ? { demo } : {}) } : undefined

/** The organizations of a user, by name. */
export async function listMemberships(userId: UserId): Promise<MembershipOf[]> {
  const rows = await findMemberships(systemDb('membership-look-up'), userId)
  return rows.map(membershipOf).filter((m) => m !== undefined)
}

/**
 * The organizations of a session's user, by name, for a caller who looks up the session at the same time: whether it is valid is
 * not checked here.
 */
export async function listMembershipsOfSession(sessionId: string): Promise<MembershipOf[]> {
  if (!z.uuid().safeParse(sessionId).success) return []
  const rows = await findMembershipsOfSession(systemDb('membership-look-up'), sessionId)
  return rows.map(membershipOf).filter((m) => m !== undefined)
}

const looksLikeSlug = (text: string) => /^[a-z0-9-]{1,40}$/.test(text)

/**
 * A user's membership of the organization with this slug, or their support session; undefined both if it does not exist and if
 * they have no access.
 */
export async function findMembership(userId: UserId, slug: string): Promise<MembershipOf | undefined> {
  if (!looksLikeSlug(slug)) return undefined
  const [row] = await findMemberships(systemDb('membership-look-up'), userId, slug)
  if (row) return membershipOf(row)
  const visit = await findSupportSession(userId, slug)
  return visit
    ? { ...visit.tenant, tenantId: trustedTenantId(visit.tenantId), role: supportRole(visit.role), visitUntil: visit.endsAt }
    : undefined
}

const supportRole = (role: string): Role => (role === 'admin' ? 'admin' : 'viewer')

/** The current slug of an organization for a former one; visible to its members only. */
export async function findMovedTo(userId: UserId, formerSlug: string): Promise<string | undefined> {
  if (!looksLikeSlug(formerSlug)) return undefined
  const row = await systemDb('membership-look-up').formerSlug.findFirst({
    where: { slug: formerSlug, expiresAt: { gt: new Date() }, tenant: { memberships: { some: { userId } } } },
    include: { tenant: { select: { slug: true } } },
  })
  return row?.tenant.slug
}

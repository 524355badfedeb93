import { AppError } from '@callboard/core/errors'
import { trustedTenantId } from '@callboard/core/ids'
import { isRole, type Role } from '@callboard/core/permissions'
import { systemDb } from '@callboard/db/system-db'
import type { Origin } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { occupiesSeat, requireSeats, scheduleSeatSync } from '@callboard/modules/billing'
import type { Account } from './accounts.ts'

export type OpenOrganization = { slug: string; name: string; role: Role }

/**
 * Organizations that allow users of this account's email domain to join, and that it has not joined yet. Only for a confirmed
 * address.
 */
export async function listOpenOrganizations(account: Account): Promise<OpenOrganization[]> {
  if (!account.emailVerified) return []
  const domain = account.email.split('@')[1] ?? ''
  const rows = await systemDb('membership-look-up').emailDomain.findMany({
    where: {
      domain,
      verifiedAt: { not: null },
      joinRole: { not: null },
      tenant: { memberships: { none: { userId: account.id } } },
    },
    include: { tenant: { select: { slug: true, name: true } } },
    orderBy: { tenant: { name: 'asc' } },
    take: 20,
  })
  return rows.flatMap((r) =>
    r.joinRole && isRole(r.joinRole) ? [{ slug: r.tenant.slug, name: r.tenant.name, role: r.joinRole }] : [],
  )
}

/** @throws AppError `not_found` unless the organization allows this account's confirmed domain to join */
export async function joinByDomain(
  account: Account,
  slug: string,
  origin: Origin,
  platform: Pick<Platform, 'billing'> = {},
): Promise<void> {
  const open = (await listOpenOrganizations(account)).find((o) => o.slug === slug)
  if (!open) throw new AppError('not_found', 'This organization does not allow your email domain to join without an invitation.')
  await systemDb('membership-look-up').$transaction(async (tx) => {
    const tenant = await tx.tenant.findUniqueOrThrow({ where: { slug }, select: { id: true } })
    const tenantId = trustedTenantId(tenant.id)
    if (occupiesSeat(open.role)) await requireSeats(tx, platform, tenantId, 1, { invitations: false })
    await scheduleSeatSync(tx, platform, tenantId)
    await tx.membership.createMany({
      data: [{ tenantId: tenant.id, userId: account.id, role: open.role }],
      skipDuplicates: true,
    })
    await tx.auditEvent.create({
      data: {
        tenantId: tenant.id,
        actorType: 'user',
        actorId: account.id,
        actorLabel: account.email,
        action: 'member.joined',
        targetType: 'member',
        targetId: account.id,
        targetLabel: account.email,
        detail: { role: open.role, domain: account.email.split('@')[1] },
        ip: origin.ip ?? null,
        userAgent: origin.userAgent?.slice(0, 300) ?? null,
      },
    })
  })
}

import { AppError } from '@callboard/core/errors'
import { trustedTenantId, type UserId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { bindTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { mails } from '@callboard/kernel/mails'
import { notify } from '@callboard/kernel/notify'
import { type Origin, parseInput } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import type { Account } from '@callboard/modules/identity'
import { z } from 'zod'
import { lockConsent } from '../repo/consent.ts'

// An operator's support session in a portal: with the organization's consent, for its duration, and recorded in its audit log.

const sessionHours = 4

/** Name of an operator in an organization's audit log. */
export const supportLabel = (email: string) => `${email} (support)`

const visitInput = z.object({
  id: z.uuid(),
  reason: z.string().trim().min(5, 'Enter a reason. The organization can see it.').max(300),
})

/**
 * Starts a support session.
 * @param input.reason shown to the organization
 * @throws AppError `forbidden` without the organization's consent, or if the user is not an operator
 */
export async function startSupportSession(
  platform: Platform,
  operator: Account,
  input: unknown,
  origin: Origin,
): Promise<{ slug: string }> {
  const { id, reason } = parseInput(visitInput, input)
  const tenantId = trustedTenantId(id)
  return systemDb('support').$transaction(async (tx) => {
    const { operator: isOperator } = await tx.userAccount.findUniqueOrThrow({ where: { id: operator.id } })
    const tenant = await lockConsent(tx, tenantId)
    if (!isOperator || !tenant?.until || tenant.until < new Date())
      throw new AppError('forbidden', 'This organization has not granted support access. Admins can grant it in Settings > Data.')
    const most = new Date(Date.now() + sessionHours * 3_600_000)
    const endsAt = tenant.until < most ? tenant.until : most
    const role = tenant.role === 'admin' ? 'admin' : 'viewer'
    await tx.supportVisit.updateMany({
      where: { tenantId, operatorId: operator.id, endedAt: null },
      data: { endedAt: new Date() },
    })
    const visit = await tx.supportVisit.create({
      data: { tenantId, operatorId: operator.id, operatorLabel: operator.email, reason, role, endsAt },
    })
    await tx.auditEvent.create({
      data: {
        tenantId,
        actorType: 'user',
        actorId: operator.id,
        actorLabel: supportLabel(operator.email),
        action: 'support.visit-begun',
        targetType: 'tenant',
        targetId: tenantId,
        targetLabel: tenant.name,
        detail: { reason, role, endsAt, visit: visit.id },
        ip: origin.ip ?? null,
        userAgent: origin.userAgent?.slice(0, 300) ?? null,
      },
    })
    await bindTenant(tx, tenantId)
    const link = portalUrl(platform, tenant.slug, portalPaths.data())
    await notify(
      tx,
      tenantId,
      { roles: ['owner', 'admin'] },
      {
        kind: 'support.visit',
        title: 'Support session started',
        body: `${operator.email}, as ${role}: ${reason}`,
        path: portalPaths.data(),
        mail: (to) => mails.supportVisit(to, tenant.name, operator.email, role, reason, link),
      },
    )
    return { slug: tenant.slug }
  })
}

/** Ends an operator's support sessions in the organization with this slug. */
export async function endSupportSession(operatorId: UserId, slug: string): Promise<void> {
  await systemDb('support').supportVisit.updateMany({
    where: { operatorId, endedAt: null, tenant: { slug } },
    data: { endedAt: new Date() },
  })
}

/** The support session that gives access without membership; undefined once it, or the consent to it, has ended. */
export async function findSupportSession(userId: UserId, slug: string) {
  const now = new Date()
  const visit = await systemDb('support').supportVisit.findFirst({
    where: { operatorId: userId, endedAt: null, endsAt: { gt: now }, tenant: { slug, supportUntil: { gt: now } } },
    include: { tenant: { select: { slug: true, name: true } } },
    orderBy: { startedAt: 'desc' },
  })
  if (!visit) return undefined
  // Former operators have no support sessions.
  const operator = await systemDb('support').userAccount.findFirst({
    where: { id: userId, operator: true },
    select: { id: true },
  })
  return operator ? visit : undefined
}

import { AppError } from '@callboard/core/errors'
import { trustedTenantId } from '@callboard/core/ids'
import { isRole, type Role } from '@callboard/core/permissions'
import { portalPaths } from '@callboard/core/portal-paths'
import { bindTenant } from '@callboard/db/for-tenant'
import type { Prisma } from '@callboard/db/generated/client'
import { systemDb } from '@callboard/db/system-db'
import { mails } from '@callboard/kernel/mails'
import { notify } from '@callboard/kernel/notify'
import type { Origin } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import { occupiesSeat, requireSeats, scheduleSeatSync } from '@callboard/modules/billing'
import type { Account } from './accounts.ts'
import { hashSecret } from './secret-link.ts'
import { secureAccount } from './secure-account.ts'

export type InvitationView = {
  organization: string
  slug: string
  email: string
  role: Role
  inviter: string
  expiresAt: Date
  /** Whether the email address has an account. Only revealed to the holder of the secret sent to it. */
  hasAccount: boolean
}

const usedInvitationError = 'This invitation has been used, revoked or has expired. Ask for a new one.'

async function findOpen(secret: string) {
  const found = await systemDb('invitation').invitation.findUnique({
    where: { tokenHash: hashSecret(secret) },
    include: { tenant: { select: { name: true, slug: true } } },
  })
  if (!found || found.acceptedAt || found.revokedAt || found.expiresAt < new Date() || !isRole(found.role))
    throw new AppError('invalid_input', usedInvitationError)
  return { ...found, role: found.role }
}

/** @throws AppError `invalid_input` if the invitation was used, revoked, has expired, or does not exist */
export async function findInvitation(secret: string): Promise<InvitationView> {
  const found = await findOpen(secret)
  const account = await systemDb('invitation').userAccount.findUnique({ where: { email: found.email }, select: { id: true } })
  return {
    organization: found.tenant.name,
    slug: found.tenant.slug,
    email: found.email,
    role: found.role,
    inviter: found.inviterLabel,
    expiresAt: found.expiresAt,
    hasAccount: account !== null,
  }
}

type OpenInvitation = Awaited<ReturnType<typeof findOpen>>

async function auditAcceptance(
  tx: Prisma.TransactionClient,
  { tenantId, email, role, inviterLabel }: OpenInvitation,
  account: Account,
  joined: boolean,
  origin: Origin = {},
): Promise<void> {
  await tx.auditEvent.create({
    data: {
      tenantId,
      actorType: 'user',
      actorId: account.id,
      actorLabel: account.email,
      action: 'invitation.accepted',
      targetType: 'member',
      targetId: account.id,
      targetLabel: account.email,
      detail: { invited: email, role, by: inviterLabel, joined },
      ip: origin.ip ?? null,
      userAgent: origin.userAgent?.slice(0, 300) ?? null,
    },
  })
}

async function notifyInviter(
  tx: Prisma.TransactionClient,
  { tenantId: id, tenant: { name, slug }, email, role }: OpenInvitation,
  inviter: string,
  account: Account,
  publicUrl: string,
): Promise<void> {
  const tenantId = trustedTenantId(id)
  const members = portalUrl({ publicUrl }, slug, portalPaths.members())
  await bindTenant(tx, tenantId)
  await notify(
    tx,
    tenantId,
    { userIds: [inviter] },
    {
      kind: 'member.joined',
      title: `${account.email} joined`,
      body: `${account.name} accepted your invitation${email === account.email ? '' : ` to ${email}`} and is ${role} now.`,
      path: portalPaths.members(),
      mail: (to) => mails.invitationAccepted(to, account.email, email, name, members),
    },
  )
}

/**
 * Accepts an invitation. Its secret was sent to the invited email address, so it also verifies that address. A user with another
 * address must have confirmed theirs; both addresses are recorded in the audit log, and the inviter is notified.
 * @throws AppError `forbidden` for another, unconfirmed address, `invalid_input` for a used invitation
 */
export async function acceptInvitation(
  secret: string,
  account: Account,
  options: { publicUrl: string; sessionId?: string; origin?: Origin; platform?: Pick<Platform, 'billing'> },
): Promise<{ slug: string }> {
  const invitation = await findOpen(secret)
  const sameAddress = invitation.email === account.email
  if (!sameAddress && !account.emailVerified)
    throw new AppError(
      'forbidden',
      `This invitation is for ${invitation.email}. To accept it as ${account.email}, verify that address first. We sent a link to it.`,
    )
  const tenantId = trustedTenantId(invitation.tenantId)
  await systemDb('invitation').$transaction(async (tx) => {
    const { count } = await tx.invitation.updateMany({
      where: { tenantId, id: invitation.id, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } },
      data: { acceptedAt: new Date() },
    })
    if (count === 0) throw new AppError('invalid_input', usedInvitationError)
    if (sameAddress && !account.emailVerified) {
      await tx.userAccount.update({ where: { id: account.id }, data: { emailVerifiedAt: new Date() } })
      await secureAccount(tx, account.id, 'claimed', options.sessionId)
    }
    const member = await tx.membership.findFirst({ where: { tenantId, userId: account.id }, select: { role: true } })
    // The invitation reserved a seat, but a later plan may have fewer.
    if (!member && occupiesSeat(invitation.role))
      await requireSeats(tx, options.platform ?? {}, tenantId, 1, { invitations: false })
    // An existing member keeps their role.
    const { count: joined } = await tx.membership.createMany({
      data: [{ tenantId, userId: account.id, role: invitation.role }],
      skipDuplicates: true,
    })
    await auditAcceptance(tx, invitation, account, joined === 1, options.origin)
    if (joined === 1) await scheduleSeatSync(tx, options.platform ?? {}, tenantId)
    if (invitation.invitedBy) await notifyInviter(tx, invitation, invitation.invitedBy, account, options.publicUrl)
  })
  return { slug: invitation.tenant.slug }
}

import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import { enqueueSystem } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import type { FreshSession } from '@callboard/kernel/fresh-authentication'
import { sendMailJob } from '@callboard/kernel/jobs'
import { mails } from '@callboard/kernel/mails'
import { parseInput } from '@callboard/kernel/operation'
import { removeTenantsJob } from '@callboard/modules/tenants/jobs'
import { z } from 'zod'
import { lockOrganizationsOf } from '../repo/organizations.ts'
import { type Account, accountOf, appearances, nameSchema } from './accounts.ts'
import { confirmPassword } from './change-password.ts'

const timeZones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])

const profileSchema = z
  .object({
    name: nameSchema,
    timeZone: z
      .string()
      .refine((zone) => timeZones.has(zone), 'Choose a time zone from the list.')
      .nullable(),
    appearance: z.enum(appearances),
    emailNotifications: z.boolean(),
  })
  .partial()

/** Changes settings of the user's own account. */
export async function updateProfile(userId: UserId, input: unknown): Promise<Account> {
  const changes = parseInput(profileSchema, input)
  const data = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  return accountOf(await systemDb('identity').userAccount.update({ where: { id: userId }, data }))
}

/** All data about a user in plain form, without password and token hashes. */
export async function exportAccount(userId: UserId, _session: FreshSession) {
  const db = systemDb('identity')
  const account = await db.userAccount.findUniqueOrThrow({
    where: { id: userId },
    omit: { passwordHash: true },
    include: {
      identities: { omit: { userId: true } },
      sessions: { omit: { userId: true } },
      memberships: {
        omit: { userId: true },
        include: {
          tenant: { select: { slug: true, name: true } },
          tokens: { omit: { tokenHash: true, tenantId: true, userId: true } },
          connectedApps: { omit: { codeHash: true, codeChallenge: true, tenantId: true, userId: true } },
          slackAccounts: { omit: { codeHash: true, tenantId: true, userId: true } },
          userSettings: { omit: { tenantId: true, userId: true } },
        },
      },
      stars: { omit: { userId: true } },
    },
  })
  const actions = await db.auditEvent.findMany({
    where: { actorType: 'user', actorId: userId },
    orderBy: { id: 'desc' },
    take: 10_000,
  })
  return { exportedAt: new Date(), account, actions }
}

export type Deletion = {
  /** Organizations that need another owner before the account can be deleted. */
  blockedBy: { slug: string; name: string; members: number }[]
  /** Organizations without other members: they are removed with the account. */
  removes: { id: string; slug: string; name: string; entities: number }[]
  /** Organizations that the user only leaves. */
  leaves: { slug: string; name: string }[]
  tokens: number
}

/** A preview of what deleting an account does. */
export async function previewDeletion(userId: UserId): Promise<Deletion> {
  const db = systemDb('tenant-lifecycle')
  const memberships = await db.membership.findMany({
    where: { userId },
    include: {
      tenant: {
        select: {
          id: true,
          slug: true,
          name: true,
          _count: { select: { memberships: true, entities: true } },
          memberships: { where: { role: 'owner' }, select: { userId: true } },
        },
      },
      _count: { select: { tokens: true } },
    },
  })
  const result: Deletion = { blockedBy: [], removes: [], leaves: [], tokens: 0 }
  for (const { tenant, role, _count } of memberships) {
    const { id, slug, name } = tenant
    result.tokens += _count.tokens
    if (tenant._count.memberships === 1) result.removes.push({ id, slug, name, entities: tenant._count.entities })
    else if (role === 'owner' && tenant.memberships.length === 1)
      result.blockedBy.push({ slug, name, members: tenant._count.memberships })
    else result.leaves.push({ slug, name })
  }
  return result
}

/**
 * Deletes an account with its sessions, links, memberships, tokens and stars, and the organizations without other members. Audit
 * logs are kept.
 * @throws AppError `conflict` if an organization would be left without an owner, `forbidden` for a wrong password
 */
export async function deleteAccount(userId: UserId, input: unknown, _session: FreshSession): Promise<void> {
  const { email, current } = parseInput(z.object({ email: z.string(), current: z.string().max(200).optional() }), input)
  const db = systemDb('tenant-lifecycle')
  const user = await db.userAccount.findUniqueOrThrow({ where: { id: userId } })
  if (email.trim().toLowerCase() !== user.email)
    throw new AppError('invalid_input', 'Type your account email to confirm.', { field: 'email' })
  await confirmPassword(user, current ?? '')
  await db.$transaction(async (tx) => {
    // Locks the organizations, so that no other owner can leave concurrently.
    await lockOrganizationsOf(tx, userId)
    const { blockedBy, removes, leaves } = await previewDeletion(userId)
    if (blockedBy.length > 0)
      throw new AppError('conflict', `Transfer ownership of ${blockedBy.map((t) => t.name).join(', ')} first.`)
    const left = await tx.tenant.findMany({ where: { slug: { in: leaves.map((t) => t.slug) } }, select: { id: true } })
    await tx.auditEvent.createMany({
      data: left.map(({ id }) => ({
        tenantId: id,
        actorType: 'user',
        actorId: userId,
        actorLabel: user.email,
        action: 'member.left',
        targetType: 'member',
        targetId: userId,
        targetLabel: user.email,
        detail: { reason: 'account deleted' },
      })),
    })
    // There is nobody left to cancel the removal, so there is no grace period.
    await tx.tenant.updateMany({ where: { id: { in: removes.map((t) => t.id) } }, data: { removeAt: new Date() } })
    if (removes.length > 0) await enqueueSystem(tx, jobRequest(removeTenantsJob, {}))
    await tx.userAccount.delete({ where: { id: userId } })
    await enqueueSystem(tx, jobRequest(sendMailJob, mails.accountDeleted(user.email)))
  })
}

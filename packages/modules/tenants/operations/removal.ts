import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { enqueueSystem } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendMailJob } from '@callboard/kernel/jobs'
import { mails } from '@callboard/kernel/mails'
import { notify } from '@callboard/kernel/notify'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import { cancelSubscriptions } from '@callboard/modules/billing'
import { removeSubscription } from '@callboard/modules/integrations'
import { countMentions, findTables } from '../repo/tables.ts'

const administrators = { roles: ['owner', 'admin'] } as const

export async function notifyRemoval(db: TenantDb, context: OperationContext, removeAt: Date | null): Promise<void> {
  const { name, slug } = await db.tenant.findUniqueOrThrow({
    where: { id: context.tenantId },
    select: { name: true, slug: true },
  })
  const link = portalUrl(context.platform, slug, portalPaths.data())
  const day = removeAt?.toISOString().slice(0, 10)
  await notify(db, context.tenantId, administrators, {
    kind: 'tenant.removal',
    title: day ? `${name} will be deleted on ${day}` : `${name} will not be deleted`,
    body: day
      ? `${context.actor.label} requested the deletion. An owner can still cancel it.`
      : `${context.actor.label} canceled the deletion.`,
    path: portalPaths.data(),
    mail: (to) => mails.removal(to, name, context.actor.label, day, link),
  })
}

/** Number of rows that mention an organization, per table. */
export type RemovalProof = { table: string; rows: number }[]

/** Scans every table of the database. */
async function findRemainingRows(id: TenantId): Promise<RemovalProof> {
  const db = systemDb('tenant-lifecycle')
  const proof: RemovalProof = []
  for (const table of await findTables(db)) proof.push({ table: table.name, rows: await countMentions(db, table, id) })
  return proof
}

/**
 * Removes what Callboard created at vendors, as far as possible: there is nobody left to notify, and later deliveries are
 * rejected.
 */
async function removeWebhooks(platform: Platform, id: TenantId): Promise<void> {
  const integrations = await forTenant(id).tx((db) => db.integration.findMany())
  await Promise.all(integrations.map((integration) => removeSubscription(platform, id, integration)))
}

/**
 * Removes an organization with all its data: cancels its subscription, deletes it, scans every table for leftovers, and stores
 * the result as proof. Its owners are notified by email.
 */
export async function removeTenant(
  platform: Platform,
  id: TenantId,
  requestedBy: 'owner' | 'last member' | 'operator',
): Promise<RemovalProof> {
  await cancelSubscriptions(platform, id)
  await removeWebhooks(platform, id)
  const db = systemDb('tenant-lifecycle')
  const { name } = await db.tenant.findUniqueOrThrow({ where: { id }, select: { name: true } })
  const owners = await db.membership.findMany({
    where: { tenantId: id, role: 'owner' },
    select: { user: { select: { email: true } } },
  })
  const account = await db.billingAccount.findUnique({ where: { tenantId: id }, select: { customerId: true } })
  await db.tenant.delete({ where: { id } })
  await db.attemptCounter.deleteMany({ where: { key: { contains: id } } })
  if (account) await db.stripeEvent.deleteMany({ where: { customerId: account.customerId } })
  const proof = await findRemainingRows(id)
  const left = proof.filter((t) => t.rows > 0)
  await db.$transaction(async (tx) => {
    const rowsLeft = Object.fromEntries(proof.map((t) => [t.table, t.rows]))
    await tx.tenantRemoval.upsert({ where: { id }, create: { id, requestedBy, rowsLeft }, update: { rowsLeft } })
    for (const { user } of owners)
      await enqueueSystem(tx, jobRequest(sendMailJob, mails.tenantRemoved(user.email, name, id, proof.length, left.length)))
  })
  return proof
}

/**
 * Removes organizations that are due. A failure, for example because Stripe does not respond, does not block the others; it is
 * retried with the next call.
 * @returns how many were removed, where rows were left, and which failed
 */
export async function removeDueTenants(
  platform: Platform,
): Promise<{ removed: number; left: RemovalProof; failed: { id: string; error: unknown }[] }> {
  const due = await systemDb('tenant-lifecycle').tenant.findMany({
    where: { removeAt: { lte: new Date() } },
    select: { id: true, _count: { select: { memberships: true } } },
  })
  const left: RemovalProof = []
  const failed: { id: string; error: unknown }[] = []
  for (const { id, _count } of due)
    try {
      const proof = await removeTenant(platform, trustedTenantId(id), _count.memberships > 0 ? 'owner' : 'last member')
      left.push(...proof.filter((t) => t.rows > 0))
    } catch (error) {
      failed.push({ id, error })
    }
  return { removed: due.length - failed.length, left, failed }
}

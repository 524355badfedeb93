import { trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import type { Platform } from '@callboard/kernel/platform'
import type { PluginServer } from '@callboard/plugin-kit/server'
import { checkCredentialJob, checkDeliveriesJob } from '../jobs.ts'
import { checkIntervalMs } from './subscriptions/check-deliveries.ts'
import { saveSubscription } from './subscriptions/subscription.ts'

const maxAtOnce = 500
/** Until the check itself sets its next time. */
const credentialRetryMs = 3600_000

const idsOf = (platform: Platform, has: (plugin: PluginServer) => boolean) =>
  platform.plugins
    .all()
    .filter(has)
    .map((plugin) => plugin.manifest.id)

/** Checks missed deliveries of every integration that is due or was never checked. */
async function scheduleDeliveryChecks(platform: Platform): Promise<number> {
  const due = await systemDb('scheduler').integration.findMany({
    where: {
      state: 'active',
      pluginId: { in: idsOf(platform, (plugin) => plugin.subscription?.redelivery !== undefined) },
      OR: [
        { webhookSubscription: { is: null } },
        { webhookSubscription: { state: { in: ['active', 'none', 'removing'] }, nextCheckAt: { lte: new Date() } } },
      ],
    },
    select: { tenantId: true, id: true, webhookSubscription: { select: { state: true } } },
    take: maxAtOnce,
  })
  for (const { tenantId, id, webhookSubscription } of due) {
    const tenant = trustedTenantId(tenantId)
    // A removal was cancelled.
    const lost = webhookSubscription?.state === 'removing' ? { vendorId: null } : {}
    const state = webhookSubscription?.state === 'active' ? 'active' : 'none'
    await forTenant(tenant).tx(async (db) => {
      await saveSubscription(db, tenant, id, { state, ...lost, nextCheckAt: new Date(Date.now() + checkIntervalMs) })
      await enqueue(db, tenant, jobRequest(checkDeliveriesJob, { integrationId: id }))
    })
  }
  return due.length
}

/** Checks the expiry of every credential that was not checked for a day. */
async function scheduleCredentialChecks(platform: Platform): Promise<number> {
  const due = await systemDb('scheduler').integration.findMany({
    where: {
      state: 'active',
      pluginId: { in: idsOf(platform, (plugin) => plugin.connection.credentialExpiry !== null) },
      credentialCheckAt: { lte: new Date() },
    },
    select: { tenantId: true, id: true },
    take: maxAtOnce,
    orderBy: { credentialCheckAt: 'asc' },
  })
  for (const { tenantId, id } of due) {
    const tenant = trustedTenantId(tenantId)
    await forTenant(tenant).tx(async (db) => {
      const credentialCheckAt = new Date(Date.now() + credentialRetryMs)
      await db.integration.updateMany({ where: { id }, data: { credentialCheckAt } })
      await enqueue(db, tenant, jobRequest(checkCredentialJob, { integrationId: id }))
    })
  }
  return due.length
}

/** Starts due checks of integrations. Returns how many it started. */
export const scheduleDueChecks = async (platform: Platform): Promise<{ deliveries: number; credentials: number }> => ({
  deliveries: await scheduleDeliveryChecks(platform),
  credentials: await scheduleCredentialChecks(platform),
})

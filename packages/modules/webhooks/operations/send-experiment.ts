import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import type { experimentDecided } from '@callboard/modules/experiments/events'
import type { z } from 'zod'
import { sendMessage } from './send-changes.ts'

type Decision = z.output<typeof experimentDecided.payload>

/** Writes a message for the webhooks that get everything, or what the owner of the experiment's entity owns. */
export async function announceExperiment(platform: Platform, tenantId: TenantId, decision: Decision): Promise<void> {
  await forTenant(tenantId).tx(async (db) => {
    const webhooks = await db.webhook.findMany({ where: { state: 'on' }, select: { id: true, ownerRef: true } })
    const { slug } = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true } })
    const entity = await db.entity.findFirst({ where: { ref: decision.entity }, select: { ownerRef: true } })
    const data = { ...decision, url: portalUrl(platform, slug) + portalPaths.experiment(decision.id) }
    for (const { id, ownerRef } of webhooks)
      if (ownerRef === null || ownerRef === decision.entity || ownerRef === entity?.ownerRef)
        await sendMessage(db, tenantId, { webhookId: id, type: 'experiment.decided', data })
  })
}

import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import type { runChanged } from '@callboard/modules/templates/events'
import type { z } from 'zod'
import { sendMessage } from './send-changes.ts'

/** Writes a message for the webhooks that get everything, or what the owner of the template owns. */
export async function announceRun(
  platform: Platform,
  tenantId: TenantId,
  run: z.output<typeof runChanged.payload>,
): Promise<void> {
  await forTenant(tenantId).tx(async (db) => {
    const webhooks = await db.webhook.findMany({ where: { state: 'on' }, select: { id: true, ownerRef: true } })
    const { slug } = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true } })
    const template = await db.entity.findFirst({ where: { ref: run.template }, select: { ownerRef: true } })
    const { change, ...data } = run
    const message = { type: `run.${change}`, data: { ...data, url: portalUrl(platform, slug, portalPaths.run(run.run)) } }
    for (const { id, ownerRef } of webhooks)
      if (ownerRef === null || ownerRef === template?.ownerRef) await sendMessage(db, tenantId, { webhookId: id, ...message })
  })
}

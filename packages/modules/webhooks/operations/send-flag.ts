import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import type { flagChanged } from '@callboard/modules/flags/events'
import type { z } from 'zod'
import { sendMessage } from './send-changes.ts'

type FlagChange = z.output<typeof flagChanged.payload>

/** Writes a message for the webhooks that get everything, or what the owner of the flag owns. */
export async function announceFlag(platform: Platform, tenantId: TenantId, change: FlagChange): Promise<void> {
  await forTenant(tenantId).tx(async (db) => {
    const webhooks = await db.webhook.findMany({ where: { state: 'on' }, select: { id: true, ownerRef: true } })
    const { slug } = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true } })
    const flag = await db.flag.findFirst({ where: { key: change.key }, select: { ownerRef: true } })
    const entity = flag?.ownerRef
      ? await db.entity.findFirst({ where: { ref: flag.ownerRef }, select: { ownerRef: true } })
      : null
    const data = { ...change, owner: flag?.ownerRef ?? null, url: portalUrl(platform, slug) + portalPaths.flag(change.key) }
    for (const { id, ownerRef } of webhooks)
      if (ownerRef === null || ownerRef === flag?.ownerRef || ownerRef === entity?.ownerRef)
        await sendMessage(db, tenantId, { webhookId: id, type: 'flag.changed', data })
  })
}

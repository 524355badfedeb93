import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { takeGathered } from '@callboard/kernel/events'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import { differencesOf, truncateValues } from '@callboard/modules/catalog/domain/diff'
import { type Json, partsOf } from '@callboard/modules/catalog/domain/entity'
import { changesByIds, type PublishedChange } from '@callboard/modules/notifications'
import { changesSettled, maxChanges } from '@callboard/modules/notifications/events'
import { announceChangesJob as announceJob, deliverWebhookJob } from '../jobs.ts'

/** Maximum changes per message; a large sync results in several messages. */
const changesPerMessage = 100

/** The event types of outgoing webhooks. */
export const webhookTypes = { changed: 'catalog.changed', test: 'webhook.test' } as const

/** A descriptor without an API's definition, because a message contains up to a hundred of them. */
function withoutDefinition(descriptor: Json): Json {
  if (typeof descriptor !== 'object' || descriptor === null || Array.isArray(descriptor)) return descriptor
  const { spec } = descriptor
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec) || spec.definition === undefined) return descriptor
  const { definition: _, ...rest } = spec
  return { ...descriptor, spec: rest }
}

/** A change in the format of receivers. */
const toWebhookChange = (change: PublishedChange, portal: string) => {
  return {
    id: change.id,
    at: change.at,
    action: change.action,
    ref: change.ref,
    label: change.label,
    owner: change.owner,
    ...(change.action === 'changed'
      ? { differences: truncateValues(differencesOf(change.before ?? undefined, change.after ?? undefined)) }
      : { entity: withoutDefinition(change.after ?? change.before) }),
    url: portal + portalPaths.entity(partsOf(change.ref)),
  }
}

/** Writes a message and its delivery job. */
export async function sendMessage(
  db: TenantDb,
  tenantId: TenantId,
  message: { webhookId: string; type: string; data: object },
): Promise<string> {
  const payload = { type: message.type, timestamp: new Date().toISOString(), data: message.data }
  const { id } = await db.webhookDelivery.create({
    data: { tenantId, webhookId: message.webhookId, type: message.type, payload: JSON.parse(JSON.stringify(payload)) },
    select: { id: true },
  })
  await enqueue(db, tenantId, jobRequest(deliverWebhookJob, { deliveryId: id }))
  return id
}

/** Writes messages for the webhooks subscribed to some changes. */
async function announce(
  db: TenantDb,
  platform: Platform,
  tenantId: TenantId,
  changes: readonly PublishedChange[],
): Promise<void> {
  const webhooks = await db.webhook.findMany({ where: { state: 'on' }, select: { id: true, ownerRef: true } })
  if (webhooks.length === 0) return
  const { slug } = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true } })
  const portal = portalUrl(platform, slug)
  for (const { id: webhookId, ownerRef } of webhooks) {
    const wanted = changes.filter((c) => ownerRef === null || c.owner === ownerRef || c.ref === ownerRef)
    for (let i = 0; i < wanted.length; i += changesPerMessage) {
      const data = { changes: wanted.slice(i, i + changesPerMessage).map((c) => toWebhookChange(c, portal)) }
      await sendMessage(db, tenantId, { webhookId, type: webhookTypes.changed, data })
    }
  }
}

/** Writes messages for all changes that have settled since the last run. */
export async function announceChanges(platform: Platform, tenantId: TenantId): Promise<number> {
  return forTenant(tenantId).tx(async (db) => {
    const ids = (await takeGathered(db, tenantId, announceJob)).of(changesSettled).flatMap((e) => e.ids)
    for (let i = 0; i < ids.length; i += maxChanges) {
      await announce(db, platform, tenantId, await changesByIds(db, tenantId, ids.slice(i, i + maxChanges)))
    }
    return ids.length
  })
}

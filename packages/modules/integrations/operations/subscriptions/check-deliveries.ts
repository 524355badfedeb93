import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import type { JobRun } from '@callboard/kernel/job-run'
import type { Platform } from '@callboard/kernel/platform'
import type { PluginContext } from '@callboard/plugin-kit/context'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import type { DeliveryAttempt, Redelivery, WebhookSubscription } from '@callboard/plugin-kit/webhook-subscription'
import {
  addMissed,
  dropArrived,
  dropOldMissed,
  maxRedeliveries,
  missedLifetimeMs,
  recordRedelivery,
} from '../../repo/missed-delivery.ts'
import { feedsOf, startFeed } from '../feeds/feed.ts'
import { connectIntegration } from '../sync/plugin-context.ts'
import { startRun } from '../sync/start-run.ts'
import { hookUrl, recordDeletion } from './subscription.ts'

export const checkIntervalMs = 10 * 60_000
/** Delay after an error that only a user can fix. */
const rejectedIntervalMs = 24 * 3600_000
/** Delay while the credentials are rejected; the sync reports that. */
const unauthorizedIntervalMs = 3600_000
/** Attempts are listed when they end, and one that timed out began before some that are already listed. */
const overlapMs = 5 * 60_000
const maxPages = 20
/** Beyond this number, one full sync needs fewer requests than redelivering each. */
const maxMissed = 200
/** Maximum recorded at once. */
const maxRecorded = 5 * maxMissed

type Context = PluginContext<unknown, unknown>
type Row = { vendorId: string | null; newestAttempt: string | null; checkedAt: Date | null }

/** Attempts since the last check, newest first. Usually one request. */
async function newAttempts(redelivery: Redelivery<unknown, unknown>, context: Context, webhookId: string, row: Row) {
  const oldest = Math.max(Date.now() - missedLifetimeMs, (row.checkedAt?.getTime() ?? 0) - overlapMs)
  const isSeen = (a: DeliveryAttempt) => (a.at ? a.at.getTime() < oldest : a.id === row.newestAttempt)
  const found: DeliveryAttempt[] = []
  let cursor: string | undefined
  for (let page = 0; page < maxPages; page++) {
    const { attempts, next } = await redelivery.list(context, webhookId, cursor)
    const end = attempts.findIndex(isSeen)
    found.push(...(end < 0 ? attempts : attempts.slice(0, end)))
    if (end >= 0 || next === undefined) break
    cursor = next
  }
  return found
}

/** Events with a failed newest attempt, and that attempt. */
function failedIn(attempts: readonly DeliveryAttempt[]): { deliveryId: string; attemptId: string }[] {
  const newest = new Map<string, DeliveryAttempt>()
  for (const attempt of attempts) if (!newest.has(attempt.deliveryId)) newest.set(attempt.deliveryId, attempt)
  return [...newest.values()].filter((a) => !a.succeeded).map((a) => ({ deliveryId: a.deliveryId, attemptId: a.id }))
}

type Missed = { deliveryId: string; attemptId: string }
type Checked = { platform: Platform; tenantId: TenantId; integrationId: string }

/** Records failures, and returns those that are due for redelivery. */
async function due(
  { tenantId, integrationId }: Checked,
  attempts: readonly DeliveryAttempt[],
  max: number,
): Promise<Missed[] | 'too many'> {
  return forTenant(tenantId).tx(async (db) => {
    await addMissed(db, tenantId, integrationId, failedIn(attempts).slice(0, maxRecorded))
    await dropArrived(db, tenantId, integrationId)
    await dropOldMissed(db, integrationId)
    if ((await db.missedDelivery.count({ where: { integrationId, attempts: 0 } })) > maxMissed) return 'too many'
    return db.missedDelivery.findMany({
      where: { integrationId, attempts: { lt: maxRedeliveries }, nextAttemptAt: { lte: new Date() } },
      select: { deliveryId: true, attemptId: true },
      orderBy: { firstSeenAt: 'asc' },
      take: max,
    })
  })
}

/** Requests each redelivery. One that the vendor rejects is left to the next full sync. */
async function redeliver(
  { tenantId, integrationId }: Checked,
  {
    redelivery,
    context,
    webhook,
  }: { redelivery: Redelivery<unknown, unknown>; context: Context; webhook: { id: string; url: string } },
  missed: readonly Missed[],
): Promise<void> {
  for (const { deliveryId, attemptId } of missed) {
    const refused = await redelivery.redeliver(context, webhook, attemptId).then(
      () => false,
      (error: unknown) => {
        if (isVendorError(error) && ['not_found', 'refused'].includes(error.kind)) return true
        throw error
      },
    )
    await forTenant(tenantId).tx((db) => recordRedelivery(db, integrationId, deliveryId, refused))
  }
}

/** Too many were missed: start a full sync instead. */
async function requestFullSync({ platform, tenantId, integrationId }: Checked, db: TenantDb, pluginId: string): Promise<void> {
  const plugin = platform.plugins.get(pluginId)
  if (plugin?.source) await startRun(db, tenantId, integrationId, 'event')
  for (const kind of plugin ? feedsOf(plugin) : []) await startFeed(db, tenantId, integrationId, kind)
  await db.missedDelivery.deleteMany({ where: { integrationId } })
}

/** The id of the webhook; undefined if there is none, which is recorded. */
async function webhookOf(
  { platform, tenantId, integrationId }: Checked,
  subscription: WebhookSubscription<unknown, unknown>,
  context: Context,
  of: { row: Row; pluginId: string },
): Promise<string | undefined> {
  if (of.row.vendorId) return of.row.vendorId
  const found = await subscription.find(context, hookUrl(platform.publicUrl, of.pluginId, integrationId))
  const data = found
    ? { state: 'active', vendorId: found, message: null }
    : { message: null, nextCheckAt: new Date(Date.now() + rejectedIntervalMs) }
  // It may have been created during the request.
  await forTenant(tenantId).tx((db) => db.webhookSubscription.updateMany({ where: { integrationId, vendorId: null }, data }))
  return found
}

/** How a failed check is reported, and when the next one is due. A transient failure changes nothing. */
async function settleCheckFailure(of: Checked, error: unknown, context: Context, pluginId: string): Promise<void> {
  const { platform, tenantId, integrationId } = of
  if (!isVendorError(error)) throw error
  const { kind, message } = error
  const save = (data: object) =>
    forTenant(tenantId).tx((db) => db.webhookSubscription.updateMany({ where: { integrationId }, data }))
  if (kind === 'rate_limited')
    return void (await save({ nextCheckAt: new Date(Date.now() + Math.max(checkIntervalMs, (error.retryAfterS ?? 0) * 1000)) }))
  if (kind === 'forbidden' || kind === 'refused')
    return void (await save({ message, nextCheckAt: new Date(Date.now() + rejectedIntervalMs) }))
  if (kind === 'unauthorized' || kind === 'revoked')
    return void (await save({ nextCheckAt: new Date(Date.now() + unauthorizedIntervalMs) }))
  if (kind !== 'not_found') return
  const { subscription } = platform.plugins.get(pluginId) ?? {}
  try {
    const found = await subscription?.find(context, hookUrl(platform.publicUrl, pluginId, integrationId))
    if (found) await save({ vendorId: found })
    else await forTenant(tenantId).tx((db) => recordDeletion(db, tenantId, integrationId))
  } catch (refusal) {
    // Not deleted, but not visible with these credentials.
    if (isVendorError(refusal) && refusal.kind !== 'not_found') return settleCheckFailure(of, refusal, context, pluginId)
    throw refusal
  }
}

/**
 * Finds deliveries that failed at the vendor, and redelivers them. Deliveries only say what to read and are stored once per id,
 * so duplicates are harmless.
 */
export async function checkDeliveries(
  platform: Platform,
  { tenantId, integrationId }: { tenantId: TenantId; integrationId: string },
  job: JobRun,
): Promise<void> {
  const of = { platform, tenantId, integrationId }
  const tenant = forTenant(tenantId)
  const integration = await tenant.tx((db) =>
    db.integration.findFirst({ where: { id: integrationId, state: 'active' }, include: { webhookSubscription: true } }),
  )
  const row = integration?.webhookSubscription
  if (!integration || !row || row.state === 'deleted' || row.state === 'removing') return
  const { plugin, context } = await connectIntegration(platform, tenantId, integration, job.signal)
  const { subscription } = plugin
  if (!subscription?.redelivery) return
  const { redelivery } = subscription
  const startedAt = new Date()
  try {
    const webhookId = await webhookOf(of, subscription, context, { row, pluginId: plugin.manifest.id })
    if (!webhookId) return
    const attempts = await newAttempts(redelivery, context, webhookId, row)
    const missed = await due(of, attempts, redelivery.maxPerCheck)
    const webhook = { id: webhookId, url: hookUrl(platform.publicUrl, plugin.manifest.id, integrationId) }
    if (missed !== 'too many') await redeliver(of, { redelivery, context, webhook }, missed)
    await tenant.tx(async (db) => {
      if (missed === 'too many') await requestFullSync(of, db, plugin.manifest.id)
      const newest = attempts[0]?.id
      const data = { state: 'active', message: null, checkedAt: startedAt, ...(newest ? { newestAttempt: newest } : {}) }
      await db.webhookSubscription.updateMany({ where: { integrationId, state: { in: ['active', 'none'] } }, data })
    })
  } catch (error) {
    await settleCheckFailure(of, error, context, plugin.manifest.id)
  }
}

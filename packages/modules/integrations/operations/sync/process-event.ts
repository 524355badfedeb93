import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { PostponeJob } from '@callboard/jobs/postpone'
import { emit } from '@callboard/kernel/events'
import type { JobRun } from '@callboard/kernel/job-run'
import type { Platform } from '@callboard/kernel/platform'
import { eventLimits } from '@callboard/kernel/read-limits'
import type { EventDelta } from '@callboard/plugin-kit/server'
import { isTransient, isVendorError } from '@callboard/plugin-kit/vendor-error'
import { pullRequestClosed } from '../../events.ts'
import { failedItems, readBegins, upsertItems } from '../../repo/integration.ts'
import { updateRenamedAccount } from '../account.ts'
import { setHealth } from '../set-health.ts'
import { recordDeletion } from '../subscriptions/subscription.ts'
import { treatFailure } from '../treat-failure.ts'
import type { BatchCounts } from './apply-reads.ts'
import type { ItemFailure } from './item-failure.ts'
import { type ConnectedPlugin, connectIntegration } from './plugin-context.ts'
import { type ItemsRead, readItems } from './read-items.ts'
import { waitForReplica } from './replica-lag.ts'
import { retryForbidden } from './retry-forbidden.ts'
import { startRun } from './start-run.ts'
import { type Deliveries, finishDeliveries, waitingDeliveries } from './waiting-deliveries.ts'
import { noCounts, writeReads } from './write-reads.ts'

/** Reads what a delivery says about pipelines. Injected, because pipelines depend on syncs and not vice versa. */
export type ApplyPipelines = (
  tenantId: TenantId,
  integrationId: string,
  connected: ConnectedPlugin,
  delta: NonNullable<EventDelta['pipelines']>,
) => Promise<void>

/** The effect of a delivery, for the integration's log. */
function outcomeOf(delta: EventDelta, counts: BatchCounts, failures: readonly ItemFailure[]): string {
  if (delta.ignored) return `ignored: ${delta.ignored}`
  if (delta.ended) return 'connection ended'
  if (delta.webhookDeleted) return 'the webhook was deleted'
  if (delta.full) return 'started a sync'
  if (delta.pullRequest) return 'a pull request was closed'
  if (delta.pipelines) return `read ${delta.pipelines.run ? 'a run' : 'the deployments'} of ${delta.pipelines.repository}`
  const [failure] = failures
  if (failure) return `failed: ${failure.message}`.slice(0, 500)
  return `+${counts.added} ~${counts.changed} -${counts.removed}`
}

/** Reads what a delivery names, always in its latest state. */
async function readRequested(
  platform: Platform,
  connected: ConnectedPlugin,
  requested: readonly { key: string; name: string }[],
): Promise<ItemsRead> {
  if (requested.length === 0) return { reads: [], failures: [] }
  return readItems(
    connected,
    requested.map(({ key, name }) => ({ key, name, version: '', state: {} })),
    new Set(),
    { ...eventLimits, ...platform.readLimits },
  )
}

/** @throws transient errors, to be retried before the next sync; PostponeJob while a replica lags behind */
function deferIncomplete(
  requested: NonNullable<EventDelta['read']>,
  { reads, failures }: ItemsRead,
  receivedAt: Date,
  job: JobRun,
): void {
  const passing = failures.find(({ error }) => isVendorError(error) && isTransient(error.kind))
  if (passing && !job.lastAttempt) throw passing.error
  const later = waitForReplica(requested, reads, receivedAt)
  if (later) throw new PostponeJob(later, 'The vendor still returns the state from before this event.')
}

/** Effects of a delivery on its integration, besides its items. */
async function applyDelta(
  db: TenantDb,
  tenantId: TenantId,
  id: string,
  { plugin }: ConnectedPlugin,
  delta: EventDelta,
): Promise<void> {
  const { nextAttemptAt } = await failedItems(db, id)
  if (nextAttemptAt)
    await db.integration.updateMany({ where: { id, nextSyncAt: { gt: nextAttemptAt } }, data: { nextSyncAt: nextAttemptAt } })
  if (delta.permissionsChanged) await retryForbidden(db, tenantId, id, plugin)
  if (delta.full) await startRun(db, tenantId, id, 'event')
  if (delta.pullRequest) await emit(db, tenantId, pullRequestClosed({ url: delta.pullRequest }))
  await db.integration.updateMany({ where: { id }, data: { lastEventAt: new Date(), eventsWaitUntil: null } })
  if (delta.ended) await setHealth(db, tenantId, id, { code: 'revoked', message: delta.ended })
  if (delta.webhookDeleted) await recordDeletion(db, tenantId, id, delta.webhookDeleted.id)
}

/** Waits as long as the deliveries before it, without asking the vendor. */
function waitForVendor(until: Date | null): void {
  if (until && until.getTime() > Date.now()) throw new PostponeJob(until, 'The rate limit of the vendor was reached.')
}

/** @throws what ends the job, unless the failure is settled */
async function settleEventFailure(tenantId: TenantId, deliveries: Deliveries, error: unknown, job: JobRun): Promise<void> {
  const { event } = deliveries
  const { outcome, health, message, retryAt, thrown } = treatFailure('event', error, { id: event.id, job, everyS: 0 })
  await forTenant(tenantId).tx(async (db) => {
    const { integrationId: id } = event
    if (isVendorError(error) && error.kind === 'rate_limited')
      await db.integration.updateMany({ where: { id }, data: { eventsWaitUntil: retryAt } })
    if (health) await setHealth(db, tenantId, id, health)
    if (outcome === 'refused') await finishDeliveries(db, deliveries, `failed: ${message}`)
    if (outcome === 'exhausted') await finishDeliveries(db, deliveries, 'failed; the next sync will catch up')
  })
  if (thrown) throw thrown
}

/**
 * Handles stored webhook deliveries about the same items. Their content only says what to read: items are read again in their
 * latest state, so order, repetition and loss of deliveries do not matter, and the newest one stands for all.
 */
export async function processEvent(
  platform: Platform,
  applyPipelines: ApplyPipelines,
  target: { tenantId: TenantId; eventId: string; queue?: string | undefined },
  job: JobRun,
): Promise<void> {
  const { tenantId } = target
  const tenantClient = forTenant(tenantId)
  const deliveries = await tenantClient.tx((db) => waitingDeliveries(db, target))
  if (!deliveries) return
  const { event } = deliveries
  const { integration } = event
  const done = (outcome: string) => tenantClient.tx((db) => finishDeliveries(db, deliveries, outcome))
  if (integration.state !== 'active') {
    await done(`ignored: the integration is ${integration.state === 'off' ? 'disabled' : 'paused'}`)
    return
  }
  try {
    const connection = await connectIntegration(platform, tenantId, integration, job.signal)
    const connected = { ...connection, context: { ...connection.context, share: 'events' as const } }
    const delta: EventDelta = connected.plugin.webhooks?.map(event.event, event.payload as never, connected.context.settings) ?? {
      ignored: 'this plugin does not support webhooks',
    }
    if (delta.renamed) await updateRenamedAccount(platform, tenantId, integration.id, job.signal)
    if (delta.read || delta.pipelines) waitForVendor(integration.eventsWaitUntil)
    const requested = delta.read ?? []
    const startedAt = await tenantClient.tx(async (db) => {
      if (requested.length > 0) await upsertItems(db, tenantId, integration.id, requested)
      return readBegins(db)
    })
    const read = await readRequested(platform, connected, requested)
    deferIncomplete(requested, read, event.receivedAt, job)
    if (delta.pipelines) await applyPipelines(tenantId, integration.id, connected, delta.pipelines)
    const gone = (delta.gone ?? []).map((key) => ({ key, gone: true as const }))
    const of = { integrationId: integration.id, runId: null, startedAt, removal: 'now' } as const
    const total = { ...noCounts }
    await writeReads(tenantId, of, { reads: [...read.reads, ...gone], failures: read.failures }, async (_db, counts) => {
      for (const key of Object.keys(total) as (keyof BatchCounts)[]) total[key] += counts[key]
      return true
    })
    await tenantClient.tx(async (db) => {
      await applyDelta(db, tenantId, integration.id, connected, delta)
      await finishDeliveries(db, deliveries, outcomeOf(delta, total, read.failures))
    })
  } catch (error) {
    await settleEventFailure(tenantId, deliveries, error, job)
  }
}

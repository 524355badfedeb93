import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { PostponeJob } from '@callboard/jobs/postpone'
import type { JobRun } from '@callboard/kernel/job-run'
import type { Platform } from '@callboard/kernel/platform'
import { eventLimits } from '@callboard/kernel/read-limits'
import type { EventDelta } from '@callboard/plugin-kit/server'
import { isTransient, isVendorError } from '@callboard/plugin-kit/vendor-error'
import { failedItems, upsertItems } from '../../repo/integration.ts'
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
  await db.integration.updateMany({ where: { id }, data: { lastEventAt: new Date() } })
  if (delta.ended) await setHealth(db, tenantId, id, { code: 'revoked', message: delta.ended })
  if (delta.webhookDeleted) await recordDeletion(db, tenantId, id, delta.webhookDeleted.id)
}

const finish = (db: TenantDb, id: string, outcome: string) =>
  db.inboundEvent.updateMany({ where: { id }, data: { processedAt: new Date(), outcome: outcome.slice(0, 500) } })

/**
 * Handles a stored webhook delivery. Its content only says what to read: items are read again in their latest state, so order,
 * repetition and loss of deliveries do not matter.
 */
export async function processEvent(
  platform: Platform,
  applyPipelines: ApplyPipelines,
  target: { tenantId: TenantId; eventId: string },
  job: JobRun,
): Promise<void> {
  const { tenantId, eventId } = target
  const tenantClient = forTenant(tenantId)
  const event = await tenantClient.tx((db) =>
    db.inboundEvent.findFirst({ where: { id: eventId, processedAt: null }, include: { integration: true } }),
  )
  if (!event) return
  const { integration } = event
  const done = (outcome: string) => tenantClient.tx((db) => finish(db, eventId, outcome))
  if (integration.state !== 'active') {
    await done(`ignored: the integration is ${integration.state === 'off' ? 'disabled' : 'paused'}`)
    return
  }
  try {
    const connected = await connectIntegration(platform, tenantId, integration, job.signal)
    const delta: EventDelta = connected.plugin.webhooks?.map(event.event, event.payload as never, connected.context.settings) ?? {
      ignored: 'this plugin does not support webhooks',
    }
    if (delta.renamed) await updateRenamedAccount(platform, tenantId, integration.id, job.signal)
    const startedAt = new Date()
    const requested = delta.read ?? []
    if (requested.length > 0) await tenantClient.tx((db) => upsertItems(db, tenantId, integration.id, requested))
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
      await finish(db, eventId, outcomeOf(delta, total, read.failures))
    })
  } catch (error) {
    const { outcome, health, message, thrown } = treatFailure('event', error, { id: eventId, job, everyS: 0 })
    if (health) await tenantClient.tx((db) => setHealth(db, tenantId, integration.id, health))
    if (outcome === 'refused') await done(`failed: ${message}`)
    if (outcome === 'exhausted') await done('failed; the next sync will catch up')
    if (thrown) throw thrown
  }
}

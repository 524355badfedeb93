import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { noteItems } from '@callboard/db/repos/integration'
import { PostponeJob } from '@callboard/jobs/postpone'
import type { EventDelta } from '@callboard/plugin-kit/server'
import { isPassing, isVendorError } from '@callboard/plugin-kit/vendor-error'
import { followRenamedAccount } from '../integrations/account.ts'
import { setHealth } from '../integrations/set-health.ts'
import type { Platform } from '../platform.ts'
import { applyPipelineDelta } from '../pipelines/apply-delta.ts'
import { applyReads, type BatchCounts } from './apply-reads.ts'
import { connectIntegration, sourceOf } from './plugin-context.ts'
import type { JobRun } from './sync-target.ts'
import { waitForReplica } from './replica-lag.ts'
import { startRun } from './start-run.ts'

/** What a delivery has led to, for the integration's log. */
function outcomeOf(delta: EventDelta, counts: BatchCounts): string {
  if (delta.ignored) return `ignored: ${delta.ignored}`
  if (delta.ended) return 'connection ended'
  if (delta.warning) return delta.warning
  if (delta.full) return 'started a sync'
  if (delta.pipelines) return `read ${delta.pipelines.run ? 'a run' : 'the deployments'} of ${delta.pipelines.repository}`
  return `+${counts.added} ~${counts.changed} -${counts.removed}`
}

/**
 * Acts on a stored webhook delivery. Its content only says where to look: items are read again at their newest state,
 * so the order, repetition or loss of deliveries does not matter.
 */
export async function processInboundEvent(
  platform: Platform,
  target: { tenantId: TenantId; eventId: string },
  job: JobRun,
): Promise<void> {
  const { tenantId, eventId } = target
  const door = forTenant(tenantId)
  const event = await door.tx((db) =>
    db.inboundEvent.findFirst({ where: { id: eventId, processedAt: null }, include: { integration: true } }),
  )
  if (!event) return
  const { integration } = event
  const done = (outcome: string) =>
    door.tx((db) =>
      db.inboundEvent.updateMany({ where: { id: eventId }, data: { processedAt: new Date(), outcome: outcome.slice(0, 500) } }),
    )
  if (integration.state !== 'active') {
    await done(`ignored: the integration is ${integration.state === 'off' ? 'switched off' : 'paused'}`)
    return
  }
  try {
    const connected = await connectIntegration(platform, tenantId, integration, job.signal)
    const delta: EventDelta = connected.plugin.webhooks?.map(event.event, event.payload as never, connected.context.settings) ?? {
      ignored: 'this plugin takes no webhooks',
    }
    if (delta.renamed) await followRenamedAccount(platform, tenantId, integration.id, job.signal)
    const startedAt = new Date()
    const wanted = delta.read ?? []
    if (wanted.length > 0) await door.tx((db) => noteItems(db, tenantId, integration.id, wanted))
    const reads =
      wanted.length > 0
        ? await sourceOf(connected.plugin).read(
            connected.context,
            wanted.map(({ key, name }) => ({ key, name, version: '', state: {} })),
          )
        : []
    const later = waitForReplica(wanted, reads, event.receivedAt)
    if (later) throw new PostponeJob(later, 'The vendor still answers with the state before this event.')
    if (delta.pipelines) await applyPipelineDelta(tenantId, integration.id, connected, delta.pipelines)
    const gone = (delta.gone ?? []).map((key) => ({ key, gone: true as const }))
    await door.tx(async (db) => {
      const counts = await applyReads(db, tenantId, {
        integrationId: integration.id,
        runId: null,
        startedAt,
        reads: [...reads, ...gone],
        removal: 'now',
      })
      if (delta.full) await startRun(db, tenantId, integration.id, 'event')
      await db.integration.updateMany({ where: { id: integration.id }, data: { lastEventAt: new Date() } })
      if (delta.ended) await setHealth(db, tenantId, integration.id, { code: 'revoked', message: delta.ended })
      if (delta.warning) await setHealth(db, tenantId, integration.id, { code: 'webhook_removed', message: delta.warning })
      const outcome = outcomeOf(delta, counts)
      await db.inboundEvent.updateMany({ where: { id: eventId }, data: { processedAt: new Date(), outcome } })
    })
  } catch (error) {
    if (isVendorError(error) && error.kind === 'rate_limited')
      throw new PostponeJob(new Date(Date.now() + Math.max(1, error.retryAfterS ?? 60) * 1000), error.message)
    if (isVendorError(error) && !isPassing(error.kind)) {
      await door.tx((db) => setHealth(db, tenantId, integration.id, { code: error.kind, message: error.message }))
      await done(`failed: ${error.message}`)
      return
    }
    if (job.lastAttempt) await done('failed; the next sync will catch up')
    throw error
  }
}

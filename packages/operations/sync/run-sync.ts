import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { countItems, type FullRead, itemsToRead, recordListed } from '@callboard/db/repos/integration'
import { systemDb } from '@callboard/db/system-db'
import { enqueue } from '@callboard/db/outbox'
import { syncIntegration } from '@callboard/jobs/contracts'
import { jobRequest } from '@callboard/jobs/define-job'
import type { ItemRead } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import type { Platform } from '../platform.ts'
import { applyReads, type BatchCounts } from './apply-reads.ts'
import { type ConnectedPlugin, connectIntegration, flushUsage, sourceOf, type Usage } from './plugin-context.ts'
import { finishRun } from './finish-run.ts'
import { settleFailure } from './settle-failure.ts'
import type { JobRun, Target } from './sync-target.ts'
import { openRunStates } from './start-run.ts'

/** A job works this long, then hands the rest to a new one, so that no tenant holds a worker for itself. */
const sliceMs = 20_000

/** Writes of one run after which the planner's statistics are renewed at once. */
const manyWrites = 500

/**
 * Works on a full read for one slice: lists, reads what has changed, and removes what is gone at the end.
 * Everything that it needs to go on is in the database, so a slice after a crash continues where the last one wrote.
 */
export async function runSync(platform: Platform, target: Target, job: JobRun): Promise<void> {
  const door = forTenant(target.tenantId)
  const opened = await door.tx((db) => openRun(db, target))
  if (!opened) return
  try {
    const connected = await connectIntegration(platform, target.tenantId, opened.integration, job.signal)
    const finished = await workSlice(target, connected, { id: target.runId, startedAt: opened.startedAt }, opened)
    if (finished) await refreshStatistics(target)
    if (!finished)
      await door.tx((db) =>
        enqueue(db, target.tenantId, jobRequest(syncIntegration, { integrationId: target.integrationId, runId: target.runId })),
      )
  } catch (error) {
    await settleFailure(target, error, job, opened.syncEveryS(platform))
  }
}

/** The planner's statistics lag behind a large sync, and plans for an empty table are bad ones for a full one. */
async function refreshStatistics({ tenantId, runId }: Target): Promise<void> {
  const run = await forTenant(tenantId).tx((db) =>
    db.syncRun.findFirst({ where: { id: runId }, select: { added: true, changed: true } }),
  )
  if (run && run.added + run.changed >= manyWrites)
    await systemDb('statistics').$executeRaw`analyze entity, relation, source_item`
}

async function openRun(db: TenantDb, { integrationId, runId }: Target) {
  const run = await db.syncRun.findFirst({ where: { id: runId, integrationId }, include: { integration: true } })
  if (!run || !openRunStates.includes(run.state)) return undefined
  if (run.integration.state !== 'active') {
    await db.syncRun.updateMany({
      where: { id: runId },
      data: { state: 'cancelled', finishedAt: new Date(), errorMessage: 'The integration was paused.' },
    })
    return undefined
  }
  const startedAt = run.startedAt ?? new Date()
  await db.syncRun.updateMany({ where: { id: runId }, data: { state: 'running', startedAt, retryAt: null } })
  const { integration } = run
  return {
    integration,
    startedAt,
    listed: run.listed,
    cursor: run.cursor,
    syncEveryS: (platform: Platform) => platform.plugins.get(integration.pluginId)?.manifest.syncEveryS ?? 3600,
  }
}

/** @returns true when the run has ended */
async function workSlice(
  target: Target,
  connected: ConnectedPlugin,
  run: FullRead,
  from: { listed: boolean; cursor: string | null },
): Promise<boolean> {
  const { tenantId, integrationId } = target
  const door = forTenant(tenantId)
  const deadline = Date.now() + sliceMs
  const { plugin, context, usage } = connected
  const source = sourceOf(plugin)
  let cursor = from.cursor
  let listed = from.listed
  while (!listed) {
    const page = await source.list(context, cursor ?? undefined)
    cursor = page.next ?? null
    listed = page.next === undefined
    const open = await door.tx(async (db) => {
      await recordListed(
        db,
        tenantId,
        integrationId,
        run.id,
        page.items.map((i) => ({ ...i, rank: i.rank ?? 0, state: i.state as object })),
      )
      const { total, done } = await countItems(db, tenantId, integrationId, run.id)
      return saveProgress(db, run.id, usage, { cursor, listed, total, done })
    })
    if (!open) return true
    if (Date.now() > deadline) return false
  }
  for (;;) {
    const items = await door.tx((db) => itemsToRead(db, tenantId, integrationId, run.id, source.batch))
    if (items.length === 0) {
      if (await finishRun(target, run, plugin.manifest.syncEveryS, usage)) return true
      continue
    }
    const startedAt = new Date()
    const reads = await source.read(
      context,
      items.map((i) => ({ key: i.key, name: i.name, version: i.seenVersion, state: i.state as never })),
    )
    assertWhole(items, reads)
    const open = await door.tx(async (db) => {
      const counts = await applyReads(db, tenantId, { integrationId, runId: run.id, startedAt, reads, removal: 'at-end' })
      const { total, done } = await countItems(db, tenantId, integrationId, run.id)
      return saveProgress(db, run.id, usage, { total, done, counts })
    })
    if (!open) return true
    if (Date.now() > deadline) return false
  }
}

/** An item that the plugin was asked for and says nothing about must not be taken for an empty one. */
function assertWhole(items: readonly { key: string; name: string }[], reads: readonly ItemRead[]): void {
  const answered = new Set(reads.map((r) => r.key))
  const missing = items.find((i) => !answered.has(i.key))
  if (missing)
    throw new VendorError(
      'incomplete',
      `The answer held nothing about ${missing.name}. Nothing was changed; Callboard will try again.`,
    )
}

type Progress = { cursor?: string | null; listed?: boolean; total: number; done: number; counts?: BatchCounts }

/** @returns false when the run was cancelled meanwhile */
async function saveProgress(db: TenantDb, runId: string, usage: Usage, p: Progress): Promise<boolean> {
  const saved = await db.syncRun.updateMany({
    where: { id: runId, state: 'running' },
    data: {
      total: p.total,
      done: p.done,
      ...(p.listed === undefined ? {} : { listed: p.listed, cursor: p.cursor ?? null }),
      ...(p.counts
        ? {
            added: { increment: p.counts.added },
            changed: { increment: p.counts.changed },
            removed: { increment: p.counts.removed },
          }
        : {}),
      ...flushUsage(usage),
    },
  })
  return saved.count > 0
}

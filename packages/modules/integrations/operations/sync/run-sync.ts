import { vendorLimits } from '@callboard/core/limits/limits'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import type { JobRun, Target } from '@callboard/kernel/job-run'
import type { Platform } from '@callboard/kernel/platform'
import { type ReadLimits, readLimits } from '@callboard/kernel/read-limits'
import type { FullRead } from '@callboard/modules/catalog'
import { pageGuard } from '@callboard/plugin-kit/paging'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { syncIntegrationJob } from '../../jobs.ts'
import { countItems, itemsToRead, readBegins, recordListed, retryFailedItems } from '../../repo/integration.ts'
import { updateRenamedAccount } from '../account.ts'
import { afterWrite } from './after-write.ts'
import type { BatchCounts } from './apply-reads.ts'
import { batchLimit } from './batch-limit.ts'
import { finishRun } from './finish-run.ts'
import { type ConnectedPlugin, connectIntegration, flushUsage, sourceOf, type Usage } from './plugin-context.ts'
import { type ItemsRead, readItems } from './read-items.ts'
import { settleFailure } from './settle-failure.ts'
import { openRunStates } from './start-run.ts'
import { syncIntervalS } from './sync-interval.ts'
import { writeReads } from './write-reads.ts'

/** A job works for this long and then continues in a new one, so that no tenant occupies a worker. */
const sliceMs = 20_000

/** The next try of a run that could not even be read. */
const unknownIntervalS = 3600

/**
 * Runs one slice of a full sync: lists items, reads changed ones, and removes missing ones at the end. All state is in the
 * database, so after a crash the next slice continues from the last write.
 */
export async function runSync(platform: Platform, target: Target, job: JobRun): Promise<void> {
  let opened: OpenedRun | undefined
  try {
    opened = await forTenant(target.tenantId).tx((db) => openRun(db, target))
    if (opened && !(await runSlice(platform, target, opened, job))) await continueRun(target)
  } catch (error) {
    if (await movedAccount(platform, target, error, job)) return continueRun(target)
    const plugin = opened && platform.plugins.get(opened.integration.pluginId)
    await settleFailure(target, error, job, plugin ? syncIntervalS(plugin, 0) : unknownIntervalS)
  } finally {
    await afterWrite(target)
  }
}

/** @returns true when the run has ended */
async function runSlice(platform: Platform, target: Target, opened: OpenedRun, job: JobRun): Promise<boolean> {
  const connected = await connectIntegration(platform, target.tenantId, opened.integration, job.signal)
  const limits = { ...readLimits, ...platform.readLimits }
  // Somebody waits for a sync that a person has started.
  const context = opened.isManual ? connected.context : { ...connected.context, share: 'sync' as const }
  const run = { id: target.runId, startedAt: opened.startedAt }
  return workSlice(target, { ...connected, context }, run, { ...opened, limits })
}

/** Continues a run in a new job. */
const continueRun = ({ tenantId, integrationId, runId }: Target) =>
  forTenant(tenantId).tx((db) => enqueue(db, tenantId, jobRequest(syncIntegrationJob, { integrationId, runId })))

/** A missing account may have been renamed without a webhook. */
const movedAccount = async (platform: Platform, { tenantId, integrationId }: Target, error: unknown, job: JobRun) =>
  isVendorError(error) &&
  error.kind === 'not_found' &&
  // A failure of this lookup is ignored: the page shows the original one.
  updateRenamedAccount(platform, tenantId, integrationId, job.signal).catch(() => false)

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
  const startedAt = run.startedAt ?? (await readBegins(db))
  if (!run.startedAt && run.trigger === 'manual') await retryFailedItems(db, integrationId)
  await db.syncRun.updateMany({ where: { id: runId }, data: { state: 'running', startedAt, retryAt: null } })
  const { integration } = run
  return {
    integration,
    startedAt,
    listed: run.listed,
    progress: { first: run.trigger === 'first', done: run.done },
    cursor: run.cursor,
    isManual: run.trigger === 'manual',
  }
}
type OpenedRun = NonNullable<Awaited<ReturnType<typeof openRun>>>

/** The state of one slice of a run. */
type Slice = {
  target: Target
  connected: ConnectedPlugin
  run: FullRead
  deadline: number
  limits: ReadLimits
  /** Whether it is the account's first sync, and how many items it has read. */
  progress: { first: boolean; done: number }
}

/** @returns true when the run has ended */
async function workSlice(
  target: Target,
  connected: ConnectedPlugin,
  run: FullRead,
  from: { listed: boolean; cursor: string | null } & Pick<Slice, 'limits' | 'progress'>,
): Promise<boolean> {
  const slice = { target, connected, run, deadline: Date.now() + sliceMs, limits: from.limits, progress: from.progress }
  const listed = from.listed ? 'whole' : await listAll(slice, from.cursor)
  return listed === 'whole' ? readAll(slice) : listed === 'cancelled'
}

async function listAll(
  { target: { tenantId, integrationId }, connected: { plugin, context, usage }, run, deadline }: Slice,
  from: string | null,
): Promise<'whole' | 'part' | 'cancelled'> {
  const source = sourceOf(plugin)
  const guard = pageGuard(plugin.manifest.name)
  let cursor = from
  for (;;) {
    if (Date.now() - run.startedAt.getTime() > vendorLimits.listingHours * 3_600_000)
      throw new VendorError(
        'refused',
        `${plugin.manifest.name} had not listed everything after ${vendorLimits.listingHours} hours, so the sync was stopped. Connect a smaller part of it.`,
      )
    const page = await source.list(context, cursor ?? undefined)
    guard(page)
    if (page.next !== undefined && page.next === cursor)
      throw new VendorError('refused', `${plugin.manifest.name} returned the same page repeatedly, so the sync was stopped.`)
    cursor = page.next ?? null
    const listed = page.next === undefined
    const open = await forTenant(tenantId).tx(async (db) => {
      await recordListed(
        db,
        tenantId,
        integrationId,
        run.id,
        page.items.map((i) => ({ ...i, rank: i.rank ?? 0, state: i.state as object })),
      )
      const { total, done } = await countItems(db, tenantId, integrationId, run.id)
      if (total > vendorLimits.items)
        throw new VendorError(
          'refused',
          `${plugin.manifest.name} lists more than ${vendorLimits.items} items, so the sync was stopped. Connect a smaller part of it.`,
        )
      return saveProgress(db, run.id, usage, {
        cursor,
        listed,
        total,
        done,
        ...(page.withheld ? { withheld: page.withheld } : {}),
      })
    })
    if (!open) return 'cancelled'
    if (listed) return 'whole'
    if (Date.now() > deadline) return 'part'
  }
}

type Batch = ItemsRead & { keys: string[]; startedAt: Date }

/** Reads the next due items, except those being written at the moment. */
async function readBatch(
  { target: { tenantId, integrationId }, connected, run, limits, progress }: Slice,
  besides: readonly string[],
): Promise<Batch | undefined> {
  const source = sourceOf(connected.plugin)
  const limit = batchLimit(source.batch, progress)
  const { items, startedAt } = await forTenant(tenantId).tx(async (db) => ({
    items: await itemsToRead(db, tenantId, integrationId, run.id, limit, besides),
    startedAt: await readBegins(db),
  }))
  if (items.length === 0) return undefined
  const read = await readItems(
    connected,
    items.map((i) => ({ key: i.key, name: i.name, version: i.seenVersion, state: i.state })),
    new Set(items.filter((i) => i.attempts > 0).map((i) => i.key)),
    limits,
  )
  return { ...read, keys: items.map((i) => i.key), startedAt }
}

/**
 * Reads due items one batch ahead of writing, so that vendor and database work in parallel.
 * @returns true when the run has ended
 */
async function readAll(slice: Slice): Promise<boolean> {
  const { target, connected, run, deadline } = slice
  let ahead: Promise<Batch | undefined> = readBatch(slice, [])
  try {
    for (;;) {
      const batch = await ahead
      const late = Date.now() > deadline
      // The error of a failed read is handled when its result is awaited.
      if (batch && !late) ahead = handled(readBatch(slice, batch.keys))
      if (batch && !(await writeBatch(slice, batch))) return true
      if (batch && late) return false
      if (batch) continue
      if (await finishRun(target, run, (items) => syncIntervalS(connected.plugin, items), connected.usage)) return true
      ahead = readBatch(slice, [])
    }
  } finally {
    await Promise.allSettled([ahead])
  }
}

/** Marks a rejection as handled; it is awaited later. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

/** @returns false if the run was cancelled meanwhile */
function writeBatch(slice: Slice, batch: Batch): Promise<boolean> {
  const { tenantId, integrationId } = slice.target
  const { run, connected, progress } = slice
  const of = { integrationId, runId: run.id, startedAt: batch.startedAt, removal: 'at-end' } as const
  return writeReads(tenantId, of, batch, async (db, counts) => {
    const { total, done } = await countItems(db, tenantId, integrationId, run.id)
    progress.done = done
    return saveProgress(db, run.id, connected.usage, { total, done, counts })
  })
}

type Progress = {
  cursor?: string | null
  listed?: boolean
  withheld?: { count: number; message: string }
  total: number
  done: number
  counts?: BatchCounts
}

/** @returns false if the run was cancelled meanwhile */
async function saveProgress(db: TenantDb, runId: string, usage: Usage, p: Progress): Promise<boolean> {
  const saved = await db.syncRun.updateMany({
    where: { id: runId, state: 'running' },
    data: {
      total: p.total,
      done: p.done,
      ...(p.listed === undefined ? {} : { listed: p.listed, cursor: p.cursor ?? null }),
      ...(p.withheld ? { withheld: { increment: p.withheld.count }, withheldMessage: p.withheld.message } : {}),
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

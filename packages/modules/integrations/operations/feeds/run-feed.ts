import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import type { JobRun } from '@callboard/kernel/job-run'
import type { Platform } from '@callboard/kernel/platform'
import { readFeedJob } from '../../jobs.ts'
import { lockFeed } from '../../repo/feed.ts'
import { analyzeTables } from '../../repo/statistics.ts'
import { type HealthIssue, setHealth } from '../set-health.ts'
import { connectIntegration } from '../sync/plugin-context.ts'
import { treatFailure } from '../treat-failure.ts'
import type { FeedProgress, FeedReaders, FeedTarget } from './feed-reader.ts'

/** A job works for this long and then continues in a new one, so that no tenant occupies a worker. */
const sliceMs = 20_000
const failureRetryS = 15 * 60

/** Stores the progress of a slice, and requests the next one. @returns whether the read has ended */
async function endSlice(
  db: TenantDb,
  { tenantId, integrationId, kind }: FeedTarget,
  progress: FeedProgress,
  slice: { requests: number; startedAt: Date; nextAt: Date },
): Promise<boolean> {
  const where = { integrationId, kind }
  const counts = { done: progress.done, total: progress.total, requests: { increment: slice.requests } }
  // Concurrent requests for another read wait for this row lock, and then see whether this one continues or has ended.
  await lockFeed(db, tenantId, { integrationId, kind })
  if (progress.finished && !(await progress.more?.(db))) {
    const ended = {
      state: 'idle',
      code: null,
      message: progress.note ?? null,
      succeededAt: slice.startedAt,
      nextAt: slice.nextAt,
    }
    await db.feed.updateMany({ where, data: { ...ended, ...counts } })
    return true
  }
  const cursor = progress.finished ? {} : { cursor: progress.cursor as object }
  await db.feed.updateMany({ where, data: { ...cursor, ...counts } })
  await enqueue(db, tenantId, jobRequest(readFeedJob, { integrationId, kind }))
  return false
}

/** Runs one slice of a scheduled read. After a crash the next slice continues from the last write. */
export async function runFeed(platform: Platform, readers: FeedReaders, target: FeedTarget, job: JobRun): Promise<void> {
  const { tenantId, integrationId, kind } = target
  const tenantClient = forTenant(tenantId)
  const feed = await tenantClient.tx((db) =>
    db.feed.findFirst({ where: { integrationId, kind }, include: { integration: true } }),
  )
  if (!feed || !['queued', 'running', 'waiting'].includes(feed.state)) return
  const save = (data: object) => tenantClient.tx((db) => db.feed.updateMany({ where: { integrationId, kind }, data }))
  if (feed.integration.state !== 'active') {
    await save({ state: 'idle', nextAt: null })
    return
  }
  const startedAt = feed.startedAt ?? new Date()
  // The reason for waiting no longer applies.
  await save({ state: 'running', startedAt, ...(feed.state === 'waiting' ? { code: null, message: null } : {}) })
  try {
    const connected = await connectIntegration(platform, tenantId, feed.integration, job.signal)
    const reader = readers[kind]
    const progress = await reader.read(
      platform,
      target,
      { ...connected, context: { ...connected.context, share: 'pipelines' } },
      { ...feed, startedAt },
      Date.now() + sliceMs,
    )
    const nextAt = progress.nextAt ?? new Date(Date.now() + reader.everyS(connected) * 1000)
    const ended = await tenantClient.tx((db) =>
      endSlice(db, target, progress, { requests: connected.usage.requests, startedAt, nextAt }),
    )
    if (!ended) return
    await updateHealth(platform, target, feed.integration.pluginId, undefined)
    // Planner statistics are outdated after a first read.
    if (!feed.succeededAt) await analyzeTables(systemDb('statistics'), reader.tables)
  } catch (error) {
    const failure = treatFailure('feed', error, { id: integrationId, job, everyS: failureRetryS })
    if (failure.health) await updateHealth(platform, target, feed.integration.pluginId, failure.health)
    await save({ state: failure.state, code: failure.code, message: failure.message, nextAt: failure.retryAt })
    if (failure.thrown) throw failure.thrown
  }
}

/** Where an integration has nothing but this read, its health is that of the read. */
async function updateHealth(
  platform: Platform,
  target: FeedTarget,
  pluginId: string,
  trouble: HealthIssue | undefined,
): Promise<void> {
  const plugin = platform.plugins.get(pluginId)
  if (!plugin || plugin.source || plugin.watcher) return
  await forTenant(target.tenantId).tx((db) => setHealth(db, target.tenantId, target.integrationId, trouble))
}

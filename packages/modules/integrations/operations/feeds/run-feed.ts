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
/** States of an unfinished read. */
export const openFeedStates = ['queued', 'running', 'waiting']

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

type OpenFeed = NonNullable<Awaited<ReturnType<typeof openFeed>>>

/** The read as it was stored; undefined if there is nothing to read. */
async function openFeed(db: TenantDb, { integrationId, kind }: FeedTarget) {
  const where = { integrationId, kind }
  const feed = await db.feed.findFirst({ where, include: { integration: true } })
  if (!feed || !openFeedStates.includes(feed.state)) return undefined
  if (feed.integration.state !== 'active') {
    // Due as soon as the integration is resumed.
    await db.feed.updateMany({ where, data: { state: 'idle', nextAt: new Date() } })
    return undefined
  }
  const startedAt = feed.startedAt ?? new Date()
  // The reason for waiting no longer applies.
  const resumed = feed.state === 'waiting' ? { code: null, message: null } : {}
  await db.feed.updateMany({ where, data: { state: 'running', startedAt, ...resumed } })
  return { ...feed, startedAt }
}

/** Runs one slice of a scheduled read. After a crash the next slice continues from the last write. */
export async function runFeed(platform: Platform, readers: FeedReaders, target: FeedTarget, job: JobRun): Promise<void> {
  const { tenantId, integrationId, kind } = target
  const tenantClient = forTenant(tenantId)
  let feed: OpenFeed | undefined
  try {
    feed = await tenantClient.tx((db) => openFeed(db, target))
    if (feed) await readSlice(platform, readers, target, feed, job)
  } catch (error) {
    const failure = treatFailure('feed', error, { id: integrationId, job, everyS: failureRetryS })
    const { health, state, code, message, retryAt } = failure
    if (health && feed) await updateHealth(platform, target, feed.integration.pluginId, health)
    await tenantClient.tx((db) =>
      db.feed.updateMany({
        where: { integrationId, kind, state: { in: openFeedStates } },
        data: { state, code, message, nextAt: retryAt },
      }),
    )
    if (failure.thrown) throw failure.thrown
  }
}

async function readSlice(
  platform: Platform,
  readers: FeedReaders,
  target: FeedTarget,
  feed: OpenFeed,
  job: JobRun,
): Promise<void> {
  const { tenantId } = target
  const { startedAt } = feed
  const connected = await connectIntegration(platform, tenantId, feed.integration, job.signal)
  const reader = readers[target.kind]
  const reading = { ...connected, context: { ...connected.context, share: 'pipelines' as const } }
  const progress = await reader.read(platform, target, reading, feed, Date.now() + sliceMs)
  const nextAt = progress.nextAt ?? new Date(Date.now() + reader.everyS(connected) * 1000)
  const slice = { requests: connected.usage.requests, startedAt, nextAt }
  const ended = await forTenant(tenantId).tx((db) => endSlice(db, target, progress, slice))
  if (!ended) return
  await updateHealth(platform, target, feed.integration.pluginId, undefined)
  // Planner statistics are outdated after a first read.
  if (!feed.succeededAt) await analyzeTables(systemDb('statistics'), reader.tables)
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

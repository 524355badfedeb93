import { forTenant } from '@callboard/db/for-tenant'
import { readLimits } from '@callboard/kernel/read-limits'
import type { FeedProgress, FeedReader, ReadFeed } from '@callboard/modules/integrations'
import {
  attempt,
  countFeedItems,
  type DueItem,
  dueFeedItems,
  type FeedItemRead,
  FeedItems,
  type ItemFailure,
  itemFailure,
  markFeedItemsRead,
  webhooksWork,
  writeSplitting,
} from '@callboard/modules/integrations'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { applyPipelines, applyRuns } from '../repo/pipeline.ts'
import { detectPushes } from './detect-pushes.ts'
import { type FeedRead, kind } from './feed-read.ts'
import { listRepositories } from './list-repositories.ts'
import { type RepositoryRead, readRepository, sinceOf } from './read-repository.ts'
import { surveyRepositories } from './survey-repositories.ts'

/** Repositories read concurrently. Vendors ask for low concurrency. */
const batchSize = 4
/** Minimum time between two checks for due repositories. */
const minIntervalMs = 2 * 60_000

/** Cursor of a listing; null once complete. Due times are then stored in the rows. */
const cursorSchema = z.object({ listing: z.object({ page: z.string().nullable(), names: z.array(z.string()) }).nullable() })

/** Reads due pipelines of an integration, repository by repository. */
const readPipelines: ReadFeed = async (platform, { tenantId, integrationId }, connected, from, deadline) => {
  const { plugin, context } = connected
  const source = plugin.pipelines
  if (!source) throw new VendorError('refused', `${plugin.manifest.name} does not provide pipelines.`)
  const of = { tenantId, integrationId, kind }
  const cursor = from.cursor ? cursorSchema.parse(from.cursor) : { listing: { page: null, names: [] } }
  const [counts, works] = await forTenant(tenantId).tx(async (db) => [
    await countFeedItems(db, of, from.startedAt),
    await webhooksWork(db, of),
  ])
  const read: FeedRead = {
    of,
    connected,
    source,
    context,
    items: await FeedItems.load(tenantId, { integrationId, kind, everyS: source.everyS }, from.done, counts.current),
    limits: { ...readLimits, ...platform.readLimits },
    startedAt: from.startedAt,
    webhooksWork: works,
    deadline,
  }
  const stop = (done: number, listing: typeof cursor.listing): FeedProgress => ({
    cursor: { listing },
    done,
    total: null,
    finished: false,
  })
  const position = cursor.listing && (await listRepositories(read, cursor.listing))
  if (position) return stop(from.done, position)
  if (cursor.listing) await detectPushes(read)
  if (!(await surveyRepositories(read))) return stop(from.done, null)
  return readDue(read, from.done, (done) => stop(done, null))
}

async function readDue(read: FeedRead, from: number, stop: (done: number) => FeedProgress): Promise<FeedProgress> {
  const { of, startedAt, deadline } = read
  let done = from
  for (const priority of ['moved', 'rest'] as const)
    for (;;) {
      const due = await forTenant(of.tenantId).tx((db) => dueFeedItems(db, of, startedAt, priority, batchSize))
      if (due.length === 0) break
      try {
        await readBatch(read, due, priority)
      } catch (error) {
        // Known changes take priority over possible ones.
        if (priority === 'moved' || !isVendorError(error) || error.kind !== 'rate_limited') throw error
        return finish(read, { nextAt: new Date(Date.now() + (error.retryAfterS ?? 60) * 1000), note: error.message })
      }
      done += due.length
      if (Date.now() > deadline) return stop(done)
    }
  await read.items.end(startedAt)
  return finish(read, {})
}

/** The next check is when something is due, within the source's interval. */
async function finish({ of, source }: FeedRead, waiting: { nextAt?: Date; note?: string }): Promise<FeedProgress> {
  const now = Date.now()
  const { total, nextDueAt } = await forTenant(of.tenantId).tx((db) => countFeedItems(db, of, new Date(now)))
  const regular = now + source.everyS * 1000
  const nextAt =
    source.pace === 'always' ? regular : Math.min(regular, Math.max(now + minIntervalMs, nextDueAt?.getTime() ?? regular))
  return {
    cursor: null,
    done: total,
    total,
    finished: true,
    ...waiting,
    nextAt: new Date(Math.max(nextAt, Math.min(regular, waiting.nextAt?.getTime() ?? 0))),
  }
}

type Outcome = { item: DueItem; outcome: { value: RepositoryRead } | { failure: ItemFailure } }

/** Reads some repositories concurrently, writes the results, and schedules the next read of each. */
async function readBatch(read: FeedRead, due: readonly DueItem[], priority: 'moved' | 'rest'): Promise<void> {
  const { of, items, limits, startedAt } = read
  const since = (item: DueItem) => sinceOf(item, items.sinceOf(item.name), startedAt)
  const context = { ...read.context, share: priority === 'moved' ? ('pipelines' as const) : ('polling' as const) }
  const outcomes = await Promise.all(
    due
      .filter((item) => items.isDue(item.name))
      .map(
        async (item): Promise<Outcome> => ({
          item,
          outcome: await attempt(context, { key: item.name, name: item.name }, limits.itemMs, (within) =>
            readRepository(read, item, since(item), within),
          ),
        }),
      ),
  )
  const failures = await writeOutcomes(read, outcomes)
  const failed = new Map(failures.map((f) => [f.key, f]))
  const marks: FeedItemRead[] = []
  for (const { item, outcome } of outcomes) if ('value' in outcome && !failed.has(item.name)) marks.push(outcome.value.read)
  await items.succeed(outcomes.map((o) => o.item.name).filter((name) => !failed.has(name)))
  await forTenant(of.tenantId).tx((db) => markFeedItemsRead(db, of, marks))
  for (const item of due) {
    const failure = failed.get(item.name)
    const waiting = items.isDue(item.name) ? undefined : items.nextAttemptOf(item.name)
    const dueAt = failure ? await items.fail(failure, since(item)) : waiting
    if (dueAt) await forTenant(of.tenantId).tx((db) => markFeedItemsRead(db, of, [{ item: item.item, dueAt }]))
  }
}

/** Writes the results. @returns repositories that could not be read or stored */
async function writeOutcomes({ of }: FeedRead, outcomes: readonly Outcome[]): Promise<ItemFailure[]> {
  const { tenantId, integrationId } = of
  const found = outcomes.flatMap(({ item, outcome }) =>
    'value' in outcome && outcome.value.runs.runs.length > 0 ? [{ name: item.name, ...outcome.value.runs }] : [],
  )
  const unstored = await writeSplitting(found, (some) =>
    forTenant(tenantId).tx(async (db) => {
      await applyPipelines(
        db,
        tenantId,
        integrationId,
        some.flatMap((r) => r.pipelines),
      )
      await applyRuns(
        db,
        tenantId,
        integrationId,
        some.flatMap((r) => r.runs),
      )
    }),
  )
  return [
    ...outcomes.flatMap(({ outcome }) => ('failure' in outcome ? [outcome.failure] : [])),
    ...unstored.map(({ thing, error }) => itemFailure({ key: thing.name, name: thing.name }, error)),
  ]
}

export const pipelinesReader: FeedReader = {
  read: readPipelines,
  everyS: ({ plugin }) => plugin.pipelines?.everyS ?? 3600,
  tables: ['pipeline', 'pipeline_run', 'deployment'],
}

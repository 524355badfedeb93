import type { TenantId } from '@callboard/core/ids'
import type { DeploymentInput } from '@callboard/core/pipeline/pipeline'
import { forTenant } from '@callboard/db/for-tenant'
import { applyDeployments, applyPipelines, applyRuns, oldestOpenRun } from '@callboard/db/repos/pipeline'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { FeedItems, writeSplitting } from '../feeds/feed-items.ts'
import { attempt, type ItemFailure, itemFailure } from '../sync/item-failure.ts'
import { readLimits } from '../sync/read-limits.ts'
import { checkRuns, type RepositoryRuns, soundDeployments } from './pipeline-answer.ts'
import type { FeedProgress, FeedReader } from '../feeds/run-feed.ts'

const dayMs = 86_400_000
/** How far the first read looks back: two windows of the delivery measures. */
export const firstReadDays = 60
/** Later reads overlap, so that a run that was started again is met although its webhook was lost. */
const overlapMs = 3 * dayMs
/** GitHub ends runs after 35 days (docs: usage limits); older ones are not waited for. */
const longestRunMs = 35 * dayMs
/** Repositories that are read at a time. Vendors ask for few requests at once. */
const atOnce = 4

const cursorSchema = z.object({
  since: z.iso.datetime(),
  /** The page of the listing that is being worked on, and how many of its repositories are done. */
  page: z.string().nullable(),
  index: z.number().int(),
})

/** Reads the pipelines of an integration, repository by repository. */
export const readPipelines: FeedReader = async (platform, { tenantId, integrationId }, { plugin, context }, from, deadline) => {
  const source = plugin.pipelines
  if (!source) throw new VendorError('refused', `${plugin.manifest.name} brings no pipelines.`)
  const door = forTenant(tenantId)
  const since = async () => {
    const first = new Date(from.startedAt.getTime() - firstReadDays * dayMs)
    if (!from.succeededAt) return first
    const open = await door.tx((db) => oldestOpenRun(db, integrationId, new Date(from.startedAt.getTime() - longestRunMs)))
    return new Date(Math.min(from.succeededAt.getTime() - overlapMs, open?.getTime() ?? Number.POSITIVE_INFINITY))
  }
  const cursor = from.cursor
    ? cursorSchema.parse(from.cursor)
    : { since: (await since()).toISOString(), page: null as string | null, index: 0 }
  const every = { integrationId, kind: 'pipelines', everyS: source.everyS }
  const items = await FeedItems.load(tenantId, every, from.done)
  const limits = { ...readLimits, ...platform.readLimits }
  let done = from.done
  const stop = (): FeedProgress => ({ cursor: { ...cursor }, done, total: null, finished: false })
  const readOne = (repository: string): Promise<Outcome> =>
    attempt(context, { key: repository, name: repository }, limits.itemMs, async (within) =>
      checkRuns(await source.runs(within, repository, sinceOf(repository)), repository, limits.maxEntities),
    ).then((outcome) => ({ repository, outcome }))
  const sinceOf = (repository: string) => items.sinceOf(repository) ?? new Date(cursor.since)
  for (;;) {
    const listed = await source.list(context, cursor.page ?? undefined)
    await writeDeployments(tenantId, integrationId, listed.deployments)
    if (cursor.index === 0) await noteWarning(tenantId, integrationId, cursor.page === null, listed.warning)
    while (cursor.index < listed.repositories.length) {
      const batch = listed.repositories.slice(cursor.index, cursor.index + atOnce)
      const outcomes = await Promise.all(batch.filter(items.isDue).map(readOne))
      const failures = await writeOutcomes(tenantId, integrationId, outcomes)
      const failed = new Set(failures.map((f) => f.key))
      await items.succeed(outcomes.map((o) => o.repository).filter((r) => !failed.has(r)))
      for (const failure of failures) await items.fail(failure, sinceOf(failure.key))
      cursor.index += batch.length
      done += batch.length
      if (Date.now() > deadline) return stop()
    }
    if (listed.next === undefined) {
      await items.end(from.startedAt)
      return { cursor: null, done, total: done, finished: true }
    }
    cursor.page = listed.next
    cursor.index = 0
    if (Date.now() > deadline) return stop()
  }
}

type Outcome = { repository: string; outcome: { value: RepositoryRuns } | { failure: ItemFailure } }

/** Writes what was read. @returns what could not be read, or not be stored */
async function writeOutcomes(tenantId: TenantId, integrationId: string, outcomes: readonly Outcome[]): Promise<ItemFailure[]> {
  const read = outcomes.flatMap(({ repository, outcome }) => ('value' in outcome ? [{ repository, ...outcome.value }] : []))
  const unstored = await writeSplitting(read, (some) =>
    forTenant(tenantId).tx(async (db) => {
      const pipelines = some.flatMap((r) => r.pipelines)
      const runs = some.flatMap((r) => r.runs)
      await applyPipelines(db, tenantId, integrationId, pipelines)
      await applyRuns(db, tenantId, integrationId, runs)
    }),
  )
  return [
    ...outcomes.flatMap(({ outcome }) => ('failure' in outcome ? [outcome.failure] : [])),
    ...unstored.map(({ thing, error }) => itemFailure({ key: thing.repository, name: thing.repository }, error)),
  ]
}

/** Deployments that cannot be stored are left out: the next read brings them again. */
const writeDeployments = (tenantId: TenantId, integrationId: string, deployments: readonly DeploymentInput[]) =>
  writeSplitting(soundDeployments(deployments), (some) =>
    forTenant(tenantId).tx((db) => applyDeployments(db, tenantId, integrationId, some)),
  )

/** Keeps the newest warning of a read as a problem; the first page of the next read withdraws it. */
async function noteWarning(
  tenantId: TenantId,
  integrationId: string,
  first: boolean,
  warning: string | undefined,
): Promise<void> {
  if (!first && !warning) return
  const of = { integrationId, item: 'pipelines', code: 'missing_permission' }
  await forTenant(tenantId).tx(async (db) => {
    await db.problem.deleteMany({ where: of })
    if (warning) await db.problem.create({ data: { ...of, tenantId, itemName: 'Pipelines and deployments', message: warning } })
  })
}

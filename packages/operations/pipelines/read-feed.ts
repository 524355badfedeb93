import { forTenant } from '@callboard/db/for-tenant'
import { applyDeployments, applyPipelines, applyRuns, oldestOpenRun } from '@callboard/db/repos/pipeline'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
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
export const readPipelines: FeedReader = async (_platform, { tenantId, integrationId }, { plugin, context }, from, deadline) => {
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
  let done = from.done
  const stop = (): FeedProgress => ({ cursor: { ...cursor }, done, total: null, finished: false })
  for (;;) {
    const listed = await source.list(context, cursor.page ?? undefined)
    await door.tx((db) => applyDeployments(db, tenantId, integrationId, listed.deployments))
    while (cursor.index < listed.repositories.length) {
      const batch = listed.repositories.slice(cursor.index, cursor.index + atOnce)
      const reads = await Promise.all(batch.map((repository) => source.runs(context, repository, new Date(cursor.since))))
      await door.tx(async (db) => {
        await applyPipelines(
          db,
          tenantId,
          integrationId,
          reads.flatMap((r) => r.pipelines),
        )
        await applyRuns(
          db,
          tenantId,
          integrationId,
          reads.flatMap((r) => r.runs),
        )
      })
      cursor.index += batch.length
      done += batch.length
      if (Date.now() > deadline) return stop()
    }
    if (listed.next === undefined) return { cursor: null, done, total: done, finished: true }
    cursor.page = listed.next
    cursor.index = 0
    if (Date.now() > deadline) return stop()
  }
}

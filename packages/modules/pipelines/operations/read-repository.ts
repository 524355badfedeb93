import { forTenant } from '@callboard/db/for-tenant'
import { type DueItem, type FeedItemRead, type StoredRun, storedRuns } from '@callboard/modules/integrations'
import type { PluginContext } from '@callboard/plugin-kit/context'
import type { RunsAnswer } from '@callboard/plugin-kit/pipelines'
import { openRunStates, type RunInput } from '../domain/pipeline.ts'
import { applyPipelineDelta } from './apply-delta.ts'
import type { FeedRead } from './feed-read.ts'
import { type RepositoryRuns, validateRuns } from './pipeline-response.ts'
import { pollInterval, sweepIntervalMs } from './poll-interval.ts'

const dayMs = 86_400_000
/** How far back the first read goes: two windows of the delivery metrics. */
const firstReadDays = 60
/** Maximum age of runs whose reruns are found without a webhook. */
const sweepMs = 3 * dayMs
/** GitHub ends runs after 35 days (docs: usage limits); older ones are not awaited. */
const maxRunMs = 35 * dayMs
/** Maximum runs on a vendor's first page; unfinished ones beyond it are read individually. */
const vendorPageSize = 100
const maxOpenRunReads = 5
/** Webhooks arrive within this time if at all. */
const webhookDelayMs = 10 * 60_000

const isOpen = (state: string) => openRunStates.some((open) => open === state)

export type RepositoryRead = { runs: RepositoryRuns; read: FeedItemRead }

/** Start of the period for which a repository's runs are needed. */
export const sinceOf = (item: DueItem, failedSince: Date | null, startedAt: Date): Date =>
  failedSince ?? new Date((item.readAt ?? startedAt).getTime() - (item.readAt ? sweepMs : firstReadDays * dayMs))

/** Whether a read found a run that a webhook should have delivered. */
function missedByWebhooks(item: DueItem, runs: readonly RunInput[], stored: ReadonlyMap<string, StoredRun>, now: Date): boolean {
  const { readAt } = item
  if (!readAt) return false
  return runs.some((run) => {
    if (isOpen(run.state) || Date.parse(run.updatedAt) > now.getTime() - webhookDelayMs) return false
    const known = stored.get(run.key)
    return known ? isOpen(known.state) || known.attempt < run.attempt : Date.parse(run.createdAt) > readAt.getTime()
  })
}

/** When to read a repository again, based on its runs. */
function nextRead(read: FeedRead, item: DueItem, runs: readonly RunInput[], stored: readonly StoredRun[], now: Date) {
  const current = new Map<string, { state: string; createdAt: Date }>(stored.map((r) => [r.key, r]))
  for (const { key, state, createdAt } of runs) current.set(key, { state, createdAt: new Date(createdAt) })
  const open = [...current.values()]
    .filter((r) => isOpen(r.state) && r.createdAt.getTime() > now.getTime() - maxRunMs)
    .map((r) => r.createdAt.getTime())
  const times = [item.activeAt?.getTime() ?? 0, ...runs.map((r) => Date.parse(r.updatedAt))]
  const activeAt = Math.min(now.getTime(), Math.max(...times))
  const interval =
    read.source.pace === 'always'
      ? 0
      : pollInterval(
          {
            activeAt: activeAt > 0 ? new Date(activeAt) : null,
            openSince: open.length > 0 ? new Date(Math.min(...open)) : null,
            hasPipelines: runs.length > 0 || stored.length > 0 ? true : item.hasPipelines,
            webhooksWork: read.webhooksWork,
          },
          now,
        )
  return { dueAt: new Date(now.getTime() + interval), activeAt: runs.length > 0 ? new Date(activeAt).toISOString() : null }
}

/** Reads the runs of one repository. The caller writes them before it marks the repository as read. */
export async function readRepository(
  read: FeedRead,
  item: DueItem,
  since: Date,
  within: PluginContext<unknown, unknown>,
): Promise<RepositoryRead> {
  const { of, source, limits } = read
  const stored = await forTenant(of.tenantId).tx((db) => storedRuns(db, of, item.item))
  const byKey = new Map(stored.map((r) => [r.key, r]))
  const swept = item.sweptAt !== null && item.sweptAt.getTime() > Date.now() - sweepIntervalMs
  const startedAt = new Date()
  const answer: RunsAnswer = await source.runs(within, {
    repository: item.name,
    defaultBranch: item.branch,
    since,
    validator: item.validator,
    reach: swept ? 'newest' : 'since',
    isKnown: (key) => byKey.has(key),
    isComplete: (run) => {
      const known = byKey.get(run.key)
      return known?.hasJobs === true && known.attempt === run.attempt && known.updatedAt.getTime() === Date.parse(run.updatedAt)
    },
  })
  const runs = answer?.unchanged === true ? { pipelines: [], runs: [] } : validateRuns(answer, item.name, limits.maxEntities)
  const listed = new Set(runs.runs.map((r) => r.key))
  const strays = stored.filter((r, i) => i >= vendorPageSize && isOpen(r.state) && !listed.has(r.key)).slice(0, maxOpenRunReads)
  for (const { key } of strays)
    await applyPipelineDelta(
      of.tenantId,
      of.integrationId,
      { ...read.connected, context: within },
      { repository: item.name, run: key },
    )
  const missed = missedByWebhooks(item, runs.runs, byKey, startedAt)
  return {
    runs,
    read: {
      item: item.item,
      readAt: startedAt,
      ...nextRead(read, item, runs.runs, stored, startedAt),
      ...(answer?.unchanged === true ? {} : { validator: answer.validator ?? null, swept: !swept }),
      ...(missed ? { missed } : {}),
    },
  }
}

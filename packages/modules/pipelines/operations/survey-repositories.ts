import { forTenant } from '@callboard/db/for-tenant'
import { attempt } from '@callboard/modules/integrations'
import type { RepositorySurvey } from '@callboard/plugin-kit/pipelines'
import { itemsToSurvey, markDeploymentsRead, recordSurvey } from '../repo/feed-survey.ts'
import { type FeedRead, recordWarning, writeDeployments } from './feed-read.ts'
import { surveyIntervalMs } from './poll-interval.ts'

/** Reads the deployments of a repository whose latest ones changed. */
async function readDeployments(read: FeedRead, name: string, mark: string): Promise<void> {
  const { of, source, context, items, limits } = read
  const item = { key: `${name} deployments`, name }
  const note = (stored: string | undefined) => forTenant(of.tenantId).tx((db) => markDeploymentsRead(db, of, name, stored))
  if (!items.isDue(item.key)) return note(undefined)
  const outcome = await attempt(context, item, limits.itemMs, (within) => source.deployments(within, name))
  if ('failure' in outcome) {
    await note(undefined)
    await items.fail(outcome.failure, null)
    return
  }
  await writeDeployments(of.tenantId, of.integrationId, outcome.value)
  await note(mark)
  await items.succeed([item.key])
}

/** Surveys many repositories at once: which have pipelines, and whose deployments changed. @returns false if time ran out */
export async function surveyRepositories(read: FeedRead): Promise<boolean> {
  const { of, source, context, startedAt, webhooksWork, deadline } = read
  if (!source.survey) return true
  const { tx } = forTenant(of.tenantId)
  const names = await tx((db) => itemsToSurvey(db, of, startedAt, surveyIntervalMs(webhooksWork)))
  for (let at = 0; at < names.length; at += source.survey.batch) {
    if (Date.now() > deadline) return false
    const batch = names.slice(at, at + source.survey.batch)
    const { found, warning } = await source.survey.read(context, batch)
    await recordWarning(read, at === 0, warning)
    const marks = new Map(found.map((s: RepositorySurvey) => [s.repository, s.deployments]))
    const rows = found.map(({ repository, ...survey }) => ({ name: repository, ...survey }))
    for (const name of await tx((db) => recordSurvey(db, of, rows))) await readDeployments(read, name, marks.get(name) ?? '')
  }
  return true
}

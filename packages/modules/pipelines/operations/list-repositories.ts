import { forTenant } from '@callboard/db/for-tenant'
import { PostponeJob } from '@callboard/jobs/postpone'
import { listedSourceItems, recordFeedItems, removeUnlistedFeedItems } from '@callboard/modules/integrations'
import type { PipelineRepository } from '@callboard/plugin-kit/pipelines'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { type FeedRead, recordWarning, writeDeployments } from './feed-read.ts'

/** Progress of a listing: its next page, and the repositories found so far. */
export type ListingPosition = { page: string | null; names: string[] }

const waitForListingMs = 3000

async function record({ of, webhooksWork }: FeedRead, repositories: readonly PipelineRepository[]): Promise<void> {
  const listed = repositories.map((r) => ({ name: r.name, branch: r.defaultBranch, activeAt: r.pushedAt }))
  await forTenant(of.tenantId).tx((db) => recordFeedItems(db, of, listed, webhooksWork ? 'webhooks' : 'reads'))
}

const removeOthers = ({ of }: FeedRead, names: readonly string[]) =>
  forTenant(of.tenantId).tx((db) => removeUnlistedFeedItems(db, of, names))

/** Uses the repositories listed by the catalog's sync, so that the vendor is only queried once. */
async function copyFromCatalogSync(read: FeedRead): Promise<void> {
  const { of, source, connected } = read
  const found = await forTenant(of.tenantId).tx((db) => listedSourceItems(db, of.integrationId))
  if (!found.listed && found.listing)
    throw new PostponeJob(new Date(Date.now() + waitForListingMs), 'Pipelines sync once repositories have been listed.')
  if (!found.listed)
    throw new VendorError(
      'unavailable',
      `The repositories have not been listed yet, so their pipelines cannot be read. Start a sync of ${connected.plugin.manifest.name}.`,
    )
  const repositories = found.items.flatMap((item) => source.repositoryOf?.(item) ?? [])
  await record(read, repositories)
  await removeOthers(
    read,
    repositories.map((r) => r.name),
  )
}

/**
 * Lists repositories that may have pipelines. @returns where to continue if time ran out; undefined if the listing is complete
 */
export async function listRepositories(read: FeedRead, from: ListingPosition): Promise<ListingPosition | undefined> {
  const { source, context, of } = read
  if (!source.list) {
    await copyFromCatalogSync(read)
    return undefined
  }
  const position = { page: from.page, names: [...from.names] }
  for (;;) {
    const listed = await source.list(context, position.page ?? undefined)
    await writeDeployments(of.tenantId, of.integrationId, listed.deployments)
    await recordWarning(read, position.page === null, listed.warning)
    await record(read, listed.repositories)
    position.names.push(...listed.repositories.map((r) => r.name))
    if (listed.next === undefined) break
    position.page = listed.next
    if (Date.now() > read.deadline) return position
  }
  await removeOthers(read, position.names)
  return undefined
}

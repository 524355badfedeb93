import { forTenant } from '@callboard/db/for-tenant'
import { pushedSince, recordFeedItems } from '@callboard/modules/integrations'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { type FeedRead, kind } from './feed-read.ts'

/** Pushes start a full sync early only if the last one began this long ago. */
const minSyncMs = 30 * 60_000

/** Starts a full sync now, unless the last one is too recent: large organizations are otherwise listed rarely. */
async function expediteSync({ of }: FeedRead): Promise<void> {
  const { tenantId, integrationId } = of
  const now = new Date()
  await forTenant(tenantId).tx(async (db) => {
    const recent = { integrationId, startedAt: { gt: new Date(now.getTime() - minSyncMs) } }
    if ((await db.syncRun.count({ where: recent })) > 0) return
    await db.integration.updateMany({ where: { id: integrationId, nextSyncAt: { gt: now } }, data: { nextSyncAt: now } })
  })
}

/**
 * Reads the most recently pushed repositories between two listings, so that pushes are noticed soon without webhooks. Only makes
 * reads earlier: if it fails, due reads remain due.
 */
export async function detectPushes(read: FeedRead): Promise<void> {
  const { of, source, webhooksWork } = read
  if (!source.recent || webhooksWork) return
  const { tx } = forTenant(of.tenantId)
  const where = { integrationId: of.integrationId, kind }
  const feed = await tx((db) => db.feed.findFirst({ where, select: { validator: true } }))
  const answer = await source.recent({ ...read.context, share: 'polling' }, feed?.validator ?? null).catch((error: unknown) => {
    // Rejected credentials stop the reads that follow; an exhausted share of the rate limit is harmless here.
    if (!isVendorError(error)) throw error
    return undefined
  })
  if (!answer || answer.unchanged) return
  const pushed = await tx((db) => pushedSince(db, of, answer.repositories))
  const listed = pushed.known.map((r) => ({ name: r.name, branch: r.defaultBranch, activeAt: r.pushedAt }))
  await tx(async (db) => {
    await recordFeedItems(db, of, listed, 'reads')
    await db.feed.updateMany({ where, data: { validator: answer.validator } })
  })
  if (pushed.known.length > 0 || pushed.unknown > 0) await expediteSync(read)
}

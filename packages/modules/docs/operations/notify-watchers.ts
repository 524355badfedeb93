import type { TenantId } from '@callboard/core/ids'
import { type PortalPath, portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { notify } from '@callboard/kernel/notify'
import { partsOf, shortRef } from '@callboard/modules/catalog/domain/entity'
import { notifyDocsWatchersJob } from '../jobs.ts'
import { type ChangedWatch, takeChangedWatches } from '../repo/docs-watches.ts'

const batchSize = 500

const words = { changed: 'changed', gone: 'was removed', back: 'was restored' } as const

/** `“Runbook” in the docs of ledger has changed`. */
const sentenceOf = ({ title, label, ref, what }: ChangedWatch) =>
  `“${title}” in the docs of ${label ?? shortRef(ref)} ${words[what]}`

/** Path in the portal. Links to the docs if the page was removed, and to the list of all docs if the entity was. */
function pathOf({ ref, path, label, what }: ChangedWatch): PortalPath {
  if (label === null) return portalPaths.docs()
  return portalPaths.entityDocs(partsOf(ref), what === 'gone' ? undefined : path)
}

/** Notifies watchers of docs pages of changes since their last notification, once for all changes of a page. */
export async function notifyDocsWatchers(tenantId: TenantId): Promise<void> {
  await forTenant(tenantId).tx(async (db) => {
    const { changes, seen } = await takeChangedWatches(db, tenantId, batchSize)
    for (const [userId, mine] of Map.groupBy(changes, (c) => c.userId)) {
      const [first] = mine
      if (!first) continue
      const news =
        mine.length === 1
          ? { title: sentenceOf(first), path: pathOf(first) }
          : {
              title: `${mine.length} docs pages you watch changed`,
              body: mine.map(sentenceOf).join('; '),
              path: portalPaths.docs(),
            }
      await notify(db, tenantId, { userIds: [userId] }, { kind: 'docs.changed', ...news })
    }
    if (seen === batchSize) await enqueue(db, tenantId, jobRequest(notifyDocsWatchersJob, {}))
  })
}

import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { emit } from '@callboard/kernel/events'
import { notify } from '@callboard/kernel/notify'
import { type Difference, differencesOf } from '@callboard/modules/catalog/domain/diff'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { changesSettled, maxChanges } from '../events.ts'
import { notifyChangesJob } from '../jobs.ts'
import { changesByIds, claimUnnotifiedChanges, type PublishedChange } from '../repo/changes.ts'

/** Maximum changed values named in a sentence. */
const maxNamedPaths = 3

/** `has changed: spec.owner, metadata.tags`, as part of a sentence. */
function describeChange(change: Pick<PublishedChange, 'action' | 'before' | 'after'>): string {
  if (change.action !== 'changed') return change.action === 'added' ? 'was added' : 'was removed'
  const paths = differencesOf(change.before ?? undefined, change.after ?? undefined).map((d: Difference) => d.path)
  if (paths.length === 0) return 'has changed'
  const more = paths.length > maxNamedPaths ? ` and ${paths.length - maxNamedPaths} more` : ''
  return `changed: ${paths.slice(0, maxNamedPaths).join(', ')}${more}`
}

async function notifyFollowers(db: TenantDb, tenantId: TenantId, changes: readonly PublishedChange[]): Promise<void> {
  const refs = [...new Set(changes.flatMap((c) => [c.ref, ...(c.owner ? [c.owner] : [])]))]
  const follows = await db.follow.findMany({ where: { ref: { in: refs } }, select: { userId: true, ref: true } })
  for (const userId of new Set(follows.map((f) => f.userId))) {
    const followed = new Set(follows.filter((f) => f.userId === userId).map((f) => f.ref))
    const mine = changes.filter((c) => followed.has(c.ref) || (c.owner !== null && followed.has(c.owner)))
    const [first] = mine
    if (!first) continue
    const entities = new Map(mine.map((c) => [c.ref, c]))
    const news =
      entities.size === 1
        ? {
            title: `${first.label} ${describeChange(mine.at(-1) ?? first)}`,
            path: portalPaths.entity(partsOf(first.ref), 'history'),
          }
        : {
            title: `${entities.size} entities you follow changed`,
            body: [...entities.values()].map((c) => `${c.label} ${describeChange(c)}`).join('; '),
            path: portalPaths.history(),
          }
    await notify(db, tenantId, { userIds: [userId] }, { kind: 'catalog.followed', ...news })
  }
}

/** Notifies followers of new changes, and emits an event that they have settled. */
export async function notifyChanges(tenantId: TenantId): Promise<number> {
  return forTenant(tenantId).tx(async (db) => {
    const ids = await claimUnnotifiedChanges(db, tenantId, maxChanges)
    if (ids.length === 0) return 0
    await notifyFollowers(db, tenantId, await changesByIds(db, tenantId, ids))
    await emit(db, tenantId, changesSettled({ ids }))
    if (ids.length === maxChanges) await enqueue(db, tenantId, jobRequest(notifyChangesJob, {}))
    return ids.length
  })
}
